/** What the panel can do beyond the plain round: each as a clerk would, with what others see of it. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from '@playwright/test';
import { OFFICE, expect, plain, signIn, test } from './harness';

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

/**
 * Proves that a forgotten service is asked about on all of a clerk's panels, and one answer ends it; and that a
 * called number at a counter where nothing happens is told at that counter, at others and on the board, until
 * something happens. Both share the wait, for the shortest times that an office can have.
 */
test('still serving, and a silent counter', { tag: '@waits' }, async ({ demo, clerkAt, open }) => {
  await demo.configure('', (file) =>
    file
      .replace('still_serving_after_s = 2700', 'still_serving_after_s = 60')
      .replace('silent_after_s = 180', 'silent_after_s = 30'),
  );
  test.setTimeout(150_000);
  await demo.ticket('registration');
  await demo.ticket('pickup');
  const piotr = await clerkAt('piotr', '2');
  await piotr.keyboard.press('F2');
  await expect(current(piotr)).toBeVisible();
  const number = await current(piotr).innerText();
  const page = await clerkAt('anna', '1');
  await page.keyboard.press('F2');
  await page.keyboard.press('F4');
  await expect(page.getByText(/Obsługa trwa/)).toBeVisible();
  const second = await open('/clerk', { width: 400, height: 900 });
  await signIn(second, 'anna');
  const board = await open('/clerk#board', { width: 1280, height: 800 });
  await signIn(board, 'ewa');
  const here = piotr.getByText(`Numer ${plain(number)} jest wywołany od dłuższego czasu. Co dalej?`);
  const elsewhere = `jest od dłuższego czasu wywołany do stanowiska 2 i nic się tam nie dzieje.`;
  await expect(here).toBeVisible({ timeout: 45_000 });
  await expect(board.getByText(`Numer ${number} ${elsewhere}`)).toBeVisible();
  await expect(page.getByText(`Numer ${plain(number)} ${elsewhere}`)).toBeVisible();
  await piotr.keyboard.press('F4');
  await expect(here).toHaveCount(0);
  for (const other of [board, page]) await expect(other.getByText(elsewhere)).toHaveCount(0);
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

/** Where the middle of an element is, if it is wholly in sight and nothing lies over it. */
async function inSight(what: Locator): Promise<{ x: number; y: number }> {
  const found = await expect
    .poll(() =>
      what.first().evaluate((element) => {
        const { left, top, right, bottom } = element.getBoundingClientRect();
        const [x, y] = [(left + right) / 2, (top + bottom) / 2];
        const within = left >= 0 && top >= 0 && right <= innerWidth + 1 && bottom <= innerHeight + 1 && right > left;
        return within && element.contains(document.elementFromPoint(x, y));
      }),
      String(what),
    )
    .toBe(true)
    .then(() => what.first().boundingBox());
  return { x: (found?.x ?? 0) + (found?.width ?? 0) / 2, y: (found?.y ?? 0) + (found?.height ?? 0) / 2 };
}

/**
 * Proves that the strip shows the number and every step of a visit within 64 px, and that what has no room in it
 * (outcomes, notes, who is set aside, who waits, closing) is two presses away, by mouse and by key, also at half
 * a screen's length.
 */
test('a strip of 64 px', async ({ demo, clerkAt }) => {
  for (let n = 0; n < 5; n += 1) await demo.ticket('registration');
  const page = await clerkAt('anna', '1');
  const dialog = page.getByRole('dialog');
  const nobody = page.getByText('Przy stanowisku nikogo nie ma.');
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  // The browser draws so low a window once a second only, which waiting for it to be at rest would wait for.
  const tap = async (what: Locator) => {
    const { x, y } = await inSight(what);
    await page.mouse.click(x, y);
  };
  await page.setViewportSize({ width: 1600, height: 64 });
  await tap(button(/^Następny/));
  await inSight(current(page));
  for (const name of [/^Następny/, /^Rozpocznij obsługę/, /^Wywołaj ponownie/, /^Cofnij/, 'Czekają 4', 'Więcej']) await inSight(button(name));
  await page.keyboard.press('F6');
  await inSight(dialog.getByRole('button', { name: 'Kasa' }));
  await page.keyboard.press('Escape');
  for (const width of [1280, 900]) {
    await page.setViewportSize({ width, height: 64 });
    await tap(button(/^Rozpocznij obsługę/));
    await inSight(button(/^Zakończ/));
    // A note is written, and stands in the row from then on, with all of it behind it.
    await page.keyboard.press('Shift+F7');
    await page.keyboard.type(`Mapa działki, ${width}`);
    await tap(button('Zapisz notatkę'));
    await tap(button(`Mapa działki, ${width}`));
    await inSight(dialog.getByText(`Mapa działki, ${width}`));
    await tap(button('Zamknij'));
    // Set aside, and back from there.
    await page.keyboard.press('F9');
    await page.keyboard.press('Enter');
    await inSight(nobody);
    await tap(button('Odłożone 1'));
    await tap(dialog.getByRole('button', { name: 'Przywróć do kolejki' }));
    await expect(button('Odłożone 1')).toBeHidden();
    // Whoever is meant is called, and a visit ends as the office has it.
    await tap(button(/^Czekają/));
    await tap(dialog.getByRole('button', { name: 'Wywołaj' }));
    await tap(button(/^Rozpocznij obsługę/));
    await tap(button('Wynik'));
    await tap(dialog.getByRole('button', { name: 'Brak dokumentów' }));
    await inSight(nobody);
    await page.keyboard.press('F2');
    await inSight(current(page));
  }
  // By key alone: what the tabulator reaches comes out from under the row's end.
  await button(/^Rozpocznij obsługę/).focus();
  for (let n = 0; n < 2; n += 1) await page.keyboard.press('Tab');
  await expect(page.locator(':focus')).toHaveText(/^Wstrzymaj/);
  await inSight(page.locator(':focus'));
  await page.keyboard.press('F10');
  await dialog.getByRole('button', { name: 'Zamknij stanowisko' }).press('Enter');
  await expect(page.getByRole('heading', { name: 'Przy którym stanowisku dziś?' })).toBeVisible();
});

/** The keys of the guide's table and of the panel's own list. */
function documented(): string[] {
  const guide = readFileSync(join(dirname(fileURLToPath(import.meta.url)), '../../docs/STAFF.md'), 'utf8');
  return [...guide.matchAll(/^\|.*\| ((?:Shift |Ctrl )?(?:F\d+|Z)) \|$/gm)].map(([, key]) => key ?? '');
}

/**
 * Proves that every clerk's act has a path by keyboard alone: each key does what the guide says, and the guide,
 * the panel's own list and this table hold the same keys.
 */
test('every act by its key', async ({ demo, clerkAt }) => {
  await demo.configure('', (file) => file.replace('[limits]', '[limits]\nno_show_after_s = 0'));
  await demo.ticket('registration', { services: ['registration', 'licence'] });
  for (let n = 0; n < 3; n += 1) await demo.ticket('registration');
  const page = await clerkAt('anna', '1');
  const nobody = page.getByText('Przy stanowisku nikogo nie ma.');
  const dialog = page.getByRole('dialog');
  const at = (number: string) => expect(current(page)).toHaveText(number);
  const key = (name: string) => page.keyboard.press(name);
  let listed: string[] = [];
  const table: [string, () => Promise<unknown>][] = [
    ['F1', async () => {
      await expect(dialog).toContainText('Shift F12');
      listed = await dialog.locator('kbd').allInnerTexts();
      await key('Escape');
    }],
    ['F2', () => at('A\u2009001')],
    ['F7', () => expect(page.getByText('2 wywołania')).toBeVisible()],
    ['F8', () => expect(nobody).toBeVisible()],
    ['Ctrl Z', () => at('A\u2009001')],
    ['F4', () => expect(page.getByText(/Obsługa trwa/)).toBeVisible()],
    ['Shift F4', () => expect(page.locator('.current .service')).toHaveText('Prawo jazdy')],
    ['F4', () => expect(page.getByText(/Obsługa trwa|nikogo nie ma/)).toBeVisible()],
    ['F2', () => at('A\u2009002')],
    ['F9', async () => {
      await key('2');
      await expect(page.getByText(/przypomnienie/)).toBeVisible();
    }],
    ['Shift F3', async () => {
      await expect(dialog).toContainText('A\u2009002');
      await key('Escape');
    }],
    ['F2', () => at('A\u2009003')],
    ['F4', () => expect(page.getByText(/Obsługa trwa/)).toBeVisible()],
    ['Shift F7', async () => {
      await page.keyboard.type('Notatka z klawiatury');
      await key('Tab');
      await key('Enter');
      await expect(page.locator('.note')).toHaveText('Notatka z klawiatury');
    }],
    ['F3', async () => {
      await expect(dialog).toContainText('Zakończ z wynikiem');
      await key('2');
      await expect(nobody).toBeVisible();
      await expect(page.locator('.undo small')).toHaveText('zakończenie A003');
      await key('Control+z');
      await at('A\u2009003');
    }],
    ['F6', async () => {
      // To the cash desk, which this counter does not serve.
      await key('4');
      await expect(nobody).toBeVisible();
    }],
    ['Shift F2', async () => {
      await key('1');
      await expect(page.locator('.current')).toContainText('bez biletu');
    }],
    ['F4', () => expect(nobody).toBeVisible()],
    ['Shift F9', async () => {
      await key('1');
      await expect(page.getByRole('button', { name: 'Wróć z przerwy' })).toBeVisible();
    }],
    ['Shift F9', () => expect(page.getByRole('button', { name: /^Następny/ })).toBeVisible()],
    ['F2', () => at('A\u2009003')],
    ['Shift F6', () => expect(page.getByText('U klienta, poza stanowiskiem')).toBeVisible()],
    ['F10', async () => {
      await expect(dialog).toContainText('Więcej');
      await key('Escape');
    }],
    ['Shift F12', () => expect(page.getByText('przyjęto')).toBeVisible()],
  ];
  for (const [name, shows] of table) {
    await key(name.replace('Ctrl Z', 'Control+z').replace(' ', '+'));
    await shows();
  }
  // It asks after minutes only, so the question is put into the daemon's answer.
  await page.route('**/counters/1', async (route) => {
    const response = await route.fetch();
    const counter: any = await response.json();
    if (counter.ticket) counter.ticket.asked_at = counter.ticket.issued_at;
    await route.fulfill({ response, json: counter });
  });
  await demo.ticket('registration');
  await expect(page.getByText('Czy obsługa nadal trwa?')).toBeVisible();
  const confirmed = page.waitForRequest('**/confirm');
  await key('Shift+F8');
  await confirmed;
  const opened = page.context().waitForEvent('page');
  await key('Shift+F1');
  await expect((await opened).getByRole('button', { name: /^Następny/ })).toBeVisible();
  // An answer still on its way when the test ends is no fault.
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  const tested = [...new Set([...table.map(([name]) => name), 'Shift F8', 'Shift F1'])].toSorted();
  expect([...new Set(documented())].toSorted(), 'of the guide').toEqual(tested);
  expect(listed.toSorted(), 'of the panel’s own list').toEqual(tested);
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

/**
 * Proves that a floor assistant who signs in by the page has the hall's page and no other; issues a ticket with
 * what the person needs; changes a wrong ticket's service and offers priority, which a clerk sees; and answers a
 * kiosk's call for help, which the kiosk tells.
 */
test("the floor assistant's page", async ({ demo, open, clerkAt }) => {
  const cookie = await demo.session('admin');
  const person = { login: 'zofia', name: 'Zofia', role: 'floor_assistant', password: 'a long password' };
  await demo.ask('POST', `${OFFICE}/people`, { cookie, body: person, key: 'zofia' });
  await demo.ticket('licence');
  const page = await open('/clerk', { width: 1280, height: 900 });
  await signIn(page, 'zofia', 'a long password');
  await expect(page.getByRole('heading', { name: 'Sala: bilety i pomoc' })).toBeVisible();
  await expect(page.getByRole('link')).toHaveText(['Sala: bilety i pomoc']);
  for (const other of ['board', 'admin/people', '']) {
    await page.evaluate((to) => (location.hash = to), other);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sala: bilety i pomoc');
    await page.reload();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sala: bilety i pomoc');
  }
  const anna = await clerkAt('anna', '1');
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
  await expect(anna.locator('section ol li', { hasText: 'B\u2009001' })).toContainText(/Kasa[^]*poza kolejnością/);
  const kiosk = await open('/kiosk/hall', { width: 1080, height: 1920 });
  await kiosk.getByRole('button', { name: 'Pomoc' }).click();
  await press(page, 'Idę');
  await expect(page.getByText(/Kiosk „hall”: idzie zofia/)).toBeVisible();
  await expect(kiosk.getByText('Pracownik idzie do Państwa.')).toBeVisible();
  await press(page, 'Załatwione');
  await expect(page.getByText(/Kiosk „hall”: idzie/)).toHaveCount(0);
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
