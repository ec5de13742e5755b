/** Paper that comes to its end, from a printer that lives to the kiosk and the clerk's panel. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { KOLEJKA, OFFICE, example, expect, test, type Demo } from './harness';

/** An emulated printer, a process of its own. */
class Printer {
  constructor(
    readonly address: string,
    readonly page: string,
    private readonly process: ChildProcess,
  ) {}

  static async start(): Promise<Printer> {
    const args = ['printer', 'emulate', '--listen', '127.0.0.1:0', '--page', '127.0.0.1:0', '--speed', '0'];
    const child = spawn(KOLEJKA, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let address = '';
    const page = await new Promise<string>((found, fail) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line.startsWith('printer on tcp:')) address = line.slice('printer on tcp:'.length);
        if (line.startsWith('listening on ')) found(`http://${line.slice('listening on '.length)}`);
      });
      child.on('exit', () => fail(new Error('the printer did not start')));
    });
    return new Printer(address, page, child);
  }

  /** Presses a button on its page. */
  async press(what: string): Promise<void> {
    const answer = await fetch(`${this.page}/do/${what}`, { method: 'POST' });
    expect(answer.ok).toBe(true);
  }

  /** How many pieces of paper came out, and how many of them whole. */
  async papers(): Promise<[number, number]> {
    const html = await (await fetch(this.page)).text();
    const all = html.split('<img').length - 1;
    return [all, all - (html.split('<figcaption').length - 1)];
  }

  end(): void {
    this.process.kill('SIGKILL');
  }
}

async function configure(demo: Demo, printers: string): Promise<void> {
  const response = await fetch(`${demo.url}${OFFICE}/configuration`, {
    method: 'PUT',
    headers: { cookie: await demo.session('admin') },
    body: example().replace(/\[\[printers\]\][^[]*/s, printers),
  });
  expect(response.status, await response.text()).toBe(200);
}

/**
 * Proves that a printer without paper is told at the kiosk before a ticket is taken, with what there is
 * instead and where another kiosk prints, and on the clerk's panel; that a ticket taken meanwhile is
 * shown to be written down, and comes out when there is paper again.
 */
test('paper out is told at the kiosk and on the panel', async ({ demo, open, clerkAt }) => {
  const [hall, door] = [await Printer.start(), await Printer.start()];
  try {
    const printer = (id: string, at: Printer, more: string) =>
      `[[printers]]\nid = "${id}"\ntcp = "${at.address}"\npaper_mm = 80\nconfirms = "process_id"\n${more}\n`;
    await configure(
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

    const began = performance.now();
    await hall.press('paper-out');
    await Promise.all([
      expect(missing).toBeVisible().then(() => console.log(`kiosk: ${Math.round(performance.now() - began)} ms`)),
      expect(warning).toBeVisible().then(() => console.log(`panel: ${Math.round(performance.now() - began)} ms`)),
    ]);
    await expect(missing).toContainText('Bilet mogą Państwo mieć w telefonie albo zapisać numer z ekranu.');
    await expect(missing).toContainText('Bilet na papierze wyda inny automat: przy wejściu.');
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
