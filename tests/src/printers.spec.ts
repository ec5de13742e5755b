/** Paper that comes to its end, from a printer that lives to the kiosk and the clerk's panel. */
import { Emulated, printers } from './emulated';
import { expect, test } from './harness';

/**
 * Proves that a printer without paper is told at the kiosk before a ticket is taken, with what there is
 * instead and where another kiosk prints, and on the clerk's panel; that a ticket taken meanwhile is
 * shown to be written down, and comes out when there is paper again.
 */
test('paper out is told at the kiosk and on the panel', async ({ demo, open, clerkAt }) => {
  const [hall, door] = [await Emulated.start(), await Emulated.start()];
  try {
    const printer = (id: string, at: Emulated, more: string) =>
      `[[printers]]\nid = "${id}"\ntcp = "${at.address}"\npaper_mm = 80\nconfirms = "process_id"\n${more}\n`;
    await printers(
      demo,
      printer('hall', hall, '') +
        printer('door', door, 'place = { pl = "przy wejściu", en = "at the entrance" }') +
        '[[kiosks]]\nid = "door"\nprinter = "door"\n',
    );
    const kiosk = await open('/kiosk/hall', { width: 1080, height: 1920 });
    const panel = await clerkAt('anna', '1');
    const missing = kiosk.locator('.no-paper');
    const warning = panel.locator('.printer');
    await kiosk.getByRole('button', { name: /^Prawo jazdy/ }).click();
    await kiosk.getByRole('button', { name: 'Nie, dziękuję' }).click();
    await expect(kiosk.getByText('Proszę odebrać bilet')).toBeVisible();
    await expect.poll(() => hall.papers()).toEqual([1, 1]);
    await kiosk.getByRole('button', { name: 'Gotowe' }).click();
    await expect(missing).toHaveCount(0);
    await expect(warning).toHaveCount(0);

    await hall.press('paper-out');
    await expect(missing).toBeVisible();
    await expect(warning).toBeVisible();
    await expect(missing).toContainText('Bilet mogą Państwo mieć w telefonie albo zapisać numer z ekranu.');
    await expect(missing).toContainText('Bilet na papierze wyda inny kiosk: przy wejściu.');
    await expect(warning).toHaveText(/Drukarka hall: brak papieru/);
    await kiosk.screenshot({ path: '../target/no-paper-kiosk.png' });
    await panel.screenshot({ path: '../target/no-paper-panel.png' });
    await kiosk.getByRole('button', { name: /^Prawo jazdy/ }).click();
    await kiosk.getByRole('button', { name: 'Nie, dziękuję' }).click();
    await expect(kiosk.locator('.number [aria-hidden]')).toHaveText('B\u2009002');
    await expect(kiosk.getByText('Proszę zapamiętać numer')).toBeVisible();
    await kiosk.getByRole('button', { name: 'Gotowe' }).click();

    await hall.press('paper-in');
    await expect(missing).toHaveCount(0);
    await expect(warning).toHaveCount(0);
    await expect.poll(() => hall.papers()).toEqual([2, 2]);
    expect(await door.papers()).toEqual([0, 0]);
  } finally {
    hall.end();
    door.end();
  }
});
