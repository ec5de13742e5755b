/** What the panel can do beyond the plain round: each as a clerk would, with what others see of it. */
import type { Page } from '@playwright/test';
import { OFFICE, expect, signIn, test } from './harness';

const current = (page: Page) => page.locator('.current .number [aria-hidden]');
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();

/** Proves that a colleague takes an offered counter over with the number at it, and the first clerk is told. */
test('handing the counter over', async ({ demo, clerkAt, open }) => {
  await demo.ticket('registration');
  const anna = await clerkAt('anna', '1');
  await anna.keyboard.press('F2');
  await expect(current(anna)).toHaveText('A\u2009001');
  await press(anna, 'Więcej');
  await press(anna, /^Przekaż stanowisko/);
  await expect(anna.getByText(/Stanowisko czeka na przejęcie/)).toBeVisible();
  const piotr = await open('/clerk', { width: 400, height: 900 });
  await signIn(piotr, 'piotr');
  await piotr.getByRole('button', { name: /do przejęcia: anna/ }).click();
  await expect(current(piotr)).toHaveText('A\u2009001');
  await expect(anna.getByRole('heading', { name: 'Przy którym stanowisku dziś?' })).toBeVisible();
});

/** Proves that who needs no steps is gone to from a counter with steps, and the hall hears nothing of it. */
test('going to a client', async ({ demo, clerkAt, open }) => {
  const display = await open('/display/lobby');
  await demo.ticket('registration', { step_free: true });
  const page = await clerkAt('anna', '3');
  await expect(page.getByText('Trzeba do nich podejść')).toBeVisible();
  await press(page, 'Podejdę do klienta');
  await expect(page.getByText('U klienta, poza stanowiskiem')).toBeVisible();
  await expect(display.getByText('A\u2009001')).toHaveCount(0);
  await press(page, /^Cofnij/);
  await expect(page.getByText('Trzeba do nich podejść')).toBeVisible();
});

/** Proves that the supervisor alone hears of an alarm, and ends it; the clerk sees that it was received. */
test('a silent alarm', async ({ demo, clerkAt }) => {
  const [anna, piotr, ewa] = [await clerkAt('anna', '1'), await clerkAt('piotr', '2'), await clerkAt('ewa', '3')];
  await anna.keyboard.press('Shift+F12');
  await expect(anna.getByText('przyjęto')).toBeVisible();
  await expect(ewa.getByText('Stanowisko 1 (anna) prosi po cichu o przyjście.')).toBeVisible();
  await expect(piotr.getByText(/prosi po cichu/)).toHaveCount(0);
  // Who comes later hears of it, too.
  await ewa.reload();
  await expect(ewa.getByText('Stanowisko 1 (anna) prosi po cichu o przyjście.')).toBeVisible();
  await press(ewa, 'Idę');
  await expect(ewa.getByText(/prosi po cichu/)).toHaveCount(0);
  await expect(anna.getByText('przyjęto')).toHaveCount(0);
  expect(await demo.ask('GET', `${OFFICE}/public`)).not.toHaveProperty('alarms');
});

/** Proves that a long queue is told with a proposal that one press applies, that it can be given back, and
    that both can be undone. */
test('a long queue and its answer', async ({ demo, clerkAt }) => {
  const page = await clerkAt('anna', '4');
  for (let n = 0; n < 20; n += 1) await demo.ticket('pickup');
  await press(page, 'Biorę też tę sprawę');
  const taken = page.locator('.taken');
  await expect(taken).toContainText('Odbiór dowodu rejestracyjnego');
  await page.keyboard.press('Control+z');
  await expect(taken).toHaveCount(0);
  await press(page, 'Biorę też tę sprawę');
  await expect(taken).toHaveCount(1);
  await press(page, /^Oddaj sprawę/);
  await expect(taken).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(taken).toContainText('Odbiór dowodu rejestracyjnego');
  await page.keyboard.press('F2');
  await expect(page.locator('.current .service')).toHaveText('Odbiór dowodu rejestracyjnego');
  await press(page, /^Oddaj sprawę/);
  await expect(page.locator('.taken')).toHaveCount(0);
});

/** Proves that a forgotten service is asked about on all of a clerk's panels, and one answer ends it. */
test('still serving?', async ({ demo, clerkAt, open }) => {
  await demo.configure('', (file) => file.replace('still_serving_after_s = 2700', 'still_serving_after_s = 60'));
  test.setTimeout(150_000);
  await demo.ticket('registration');
  const page = await clerkAt('anna', '1');
  await page.keyboard.press('F2');
  await page.keyboard.press('F4');
  await expect(page.getByText(/Obsługa trwa/)).toBeVisible();
  const second = await open('/clerk', { width: 400, height: 900 });
  await signIn(second, 'anna');
  for (const panel of [page, second]) {
    await expect(panel.getByText('Czy obsługa nadal trwa?')).toBeVisible({ timeout: 75_000 });
  }
  await second.keyboard.press('Shift+F8');
  await expect(page.getByText('Czy obsługa nadal trwa?')).toHaveCount(0);
});

/** Proves that the office's outcomes finish with one press, and stand in the journal's visits. */
test('finishing with an outcome', async ({ demo, clerkAt }) => {
  await demo.ticket('registration');
  const page = await clerkAt('anna', '1');
  await page.keyboard.press('F2');
  await page.keyboard.press('F4');
  await press(page, 'Brak dokumentów');
  await expect(page.getByText('Przy stanowisku nikogo nie ma.')).toBeVisible();
  await expect(page.locator('.undo small')).toHaveText('zakończenie A001');
});

/** Proves that a network that swallows everything is told within 3 s, and that the panel goes on by itself. */
test('a daemon that hangs', async ({ demo, clerkAt }) => {
  const page = await clerkAt('anna', '1');
  await expect(page.getByRole('button', { name: /^Następny/ })).toBeEnabled();
  demo.pause();
  await expect(page.getByText('Brak połączenia z serwerem.')).toBeVisible({ timeout: 3_000 });
  await expect(page.getByRole('button', { name: /^Następny/ })).toBeDisabled();
  demo.resume();
  await expect(page.getByText('Brak połączenia z serwerem.')).toBeHidden();
  await expect(page.getByRole('button', { name: /^Następny/ })).toBeEnabled();
});

/** Proves that the strip shows the number and every step of a visit within 64 px, and its dialogs fit in. */
test('a strip of 64 px', async ({ demo, clerkAt }) => {
  await demo.ticket('registration');
  const page = await clerkAt('anna', '1');
  await page.setViewportSize({ width: 1600, height: 64 });
  await page.getByRole('button', { name: /^Następny/ }).click();
  await expect(current(page)).toBeInViewport({ ratio: 1 });
  for (const name of [/^Następny/, /^Rozpocznij obsługę/, /^Wywołaj ponownie/]) {
    await expect(page.getByRole('button', { name })).toBeInViewport({ ratio: 1 });
  }
  await page.keyboard.press('F6');
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Kasa' })).toBeInViewport({ ratio: 1 });
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Rozpocznij obsługę/ }).click();
  await expect(page.getByRole('button', { name: /^Zakończ/ })).toBeInViewport({ ratio: 1 });
});

/** Proves that every clerk's act has a path by keyboard alone: each key does what the list of keys says. */
test('every act by its key', async ({ demo, clerkAt }) => {
  await demo.configure('', (file) => file.replace('[limits]', '[limits]\nno_show_after_s = 0'));
  for (let n = 0; n < 4; n += 1) await demo.ticket('registration');
  await demo.ask('POST', `${OFFICE}/tickets`, { key: 'two', body: { services: ['registration', 'cashier'] } });
  const page = await clerkAt('anna', '1');
  const key = (name: string) => page.keyboard.press(name);
  const nobody = page.getByText('Przy stanowisku nikogo nie ma.');
  await key('F1');
  await expect(page.getByRole('dialog')).toContainText('Shift F12');
  await key('Escape');
  await key('F2');
  await key('F7');
  await expect(page.getByText('2 wywołania')).toBeVisible();
  await key('F8');
  await expect(nobody).toBeVisible();
  await key('Control+z');
  await expect(current(page)).toHaveText('A\u2009001');
  await key('F9');
  await key('2');
  await expect(page.getByText(/przypomnienie/)).toBeVisible();
  await key('F2');
  await expect(current(page)).toHaveText('A\u2009002');
  await key('F4');
  await key('Shift+F7');
  await page.keyboard.type('Notatka z klawiatury');
  await key('Tab');
  await key('Enter');
  await expect(page.locator('.note')).toHaveText('Notatka z klawiatury');
  await key('F6');
  // To the cash desk, which this counter does not serve.
  await key('4');
  await expect(nobody).toBeVisible();
  await key('Shift+F2');
  await key('1');
  await expect(page.locator('.current')).toContainText('bez biletu');
  await key('F4');
  await expect(nobody).toBeVisible();
  await key('Shift+F9');
  await key('1');
  await expect(page.getByRole('button', { name: 'Wróć z przerwy' })).toBeVisible();
  await key('Shift+F9');
  await expect(page.getByRole('button', { name: /^Następny/ })).toBeVisible();
  await key('F2');
  // Who was sent to another service waits for it as long as before, and this counter has it, too.
  await expect(current(page)).toHaveText('A\u2009002');
  await key('Shift+F6');
  await expect(page.getByText('U klienta, poza stanowiskiem')).toBeVisible();
});

/** Proves that a hand quicker than the network loses nothing: what is saved while something else is done waits for it. */
test('a note faster than the network', async ({ demo, clerkAt }) => {
  await demo.ticket('registration');
  const page = await clerkAt('anna', '1');
  await page.keyboard.press('F2');
  await expect(current(page)).toHaveText('A\u2009001');
  let answer = (): void => undefined;
  const held = new Promise<void>((resume) => (answer = resume));
  await page.route('**/serve', async (route) => {
    await held;
    await route.continue();
  });
  await page.keyboard.press('F4');
  await page.keyboard.press('Shift+F7');
  await page.keyboard.type('Przyjdzie z mapą');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.locator('.note')).toHaveCount(0);
  answer();
  await expect(page.locator('.note')).toHaveText('Przyjdzie z mapą');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('button', { name: /^Zakończ/ })).toBeVisible();
});

/** Proves the hall's page: a ticket with what the person needs, another service, and priority, each told. */
test("the floor assistant's page", async ({ demo, clerkAt }) => {
  await demo.ticket('licence');
  const page = await clerkAt('anna', '1', { width: 1280, height: 900 });
  await page.goto(`${demo.url}/clerk#hall`);
  await page.reload();
  await page.getByLabel(/^Język/).selectOption('uk');
  await page.getByLabel('Bez schodów').check();
  await press(page, 'Rejestracja pojazdu');
  await expect(page.locator('.issued .number [aria-hidden]')).toHaveText('A\u2009001');
  const row = page.locator('ol li', { hasText: 'A\u2009001' });
  await expect(row).toContainText('Українська');
  await page.getByLabel('Znajdź numer').fill('b1');
  await expect(page.locator('ol li')).toHaveCount(1);
  await page.locator('ol .row').click();
  await press(page, 'Zmień sprawę');
  await page.getByRole('dialog').getByRole('button', { name: 'Kasa' }).click();
  await expect(page.locator('ol li')).toContainText('Kasa');
  await press(page, 'Poza kolejnością');
  await expect(page.locator('ol li')).toContainText('poza kolejnością');
});

/**
 * Proves that who closed the counter is offered to take it back for as long as the office says, also after a
 * colleague opened it, which is then told; and that who gave up is found at the counter and waits again.
 */
test('a counter closed too soon, and who gave up', async ({ demo, clerkAt }) => {
  const ticket = await demo.ticket('registration');
  const anna = await clerkAt('anna', '1');
  await demo.ask('DELETE', `${OFFICE}/tickets/${ticket.id}`);
  await anna.getByText('Zrezygnowali dziś').click();
  await press(anna, 'Przywróć do kolejki');
  await expect(anna.locator('section ol li')).toContainText('A\u2009001');
  await expect(anna.getByText('Nikt dziś nie zrezygnował.')).toBeVisible();

  const back = anna.getByRole('button', { name: /^Cofnij \(\d+ s\).*zamknięcie stanowiska · Stanowisko 1/ });
  const close = async () => {
    await press(anna, 'Zamknij stanowisko');
    await expect(back).toBeVisible();
  };
  await anna.keyboard.press('F2');
  await expect(current(anna)).toHaveText('A\u2009001');
  await close();
  await back.click();
  await expect(current(anna)).toHaveText('A\u2009001');
  await close();
  const piotr = await clerkAt('piotr', '1');
  await back.click();
  await expect(anna.getByRole('alert')).toHaveText('Tego nie można już cofnąć.');
  await expect(back).toHaveCount(0);
  // Half a minute is long for a test.
  await demo.configure('', (file) => file.replace('[limits]', '[limits]\nundo_window_s = 3'));
  await press(piotr, 'Zamknij stanowisko');
  const offered = piotr.getByRole('button', { name: /^Cofnij/ });
  await expect(offered).toBeVisible();
  await expect(offered).toHaveCount(0);
});

/** Proves that the page can be installed: a manifest with icons that are there. */
test('installable', async ({ demo, open }) => {
  const page = await open('/clerk', { width: 400, height: 900 });
  const address = await page.locator('link[rel=manifest]').getAttribute('href');
  const manifest: any = await (await fetch(demo.url + (address ?? ''))).json();
  expect(manifest).toMatchObject({ start_url: '/clerk', display: 'standalone' });
  for (const icon of manifest.icons) expect((await fetch(demo.url + icon.src)).status).toBe(200);
});
