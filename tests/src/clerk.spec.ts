/** The clerk's panel: every act, by mouse and by keyboard, and two panels in step. */
import type { Page } from '@playwright/test';
import { OFFICE, expect, plain, signIn, test } from './harness';

const current = (page: Page) => page.locator('.current .number [aria-hidden]');
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();

/**
 * Stops the clock by which a button rests, however slow the machine is; it goes on as far as it is told. The panel's
 * timers go on by themselves: with those stopped, a beat missed once would never be made good.
 */
async function stopwatch(page: Page): Promise<(ms: number) => Promise<void>> {
  await page.addInitScript(() => {
    let now = 0;
    performance.now = () => now;
    addEventListener('later', (event) => (now += (event as CustomEvent<number>).detail));
  });
  await page.reload();
  return (ms) => page.evaluate((detail) => void dispatchEvent(new CustomEvent('later', { detail })), ms);
}

/** Proves that signing in with a wrong password says so, and with the right one leads to a counter. */
test('signing in and choosing a counter', async ({ open, demo }) => {
  const page = await open('/clerk', { width: 400, height: 900 });
  await page.getByLabel('Nazwa użytkownika').fill('anna');
  await page.getByLabel('Hasło').fill('wrong');
  await press(page, 'Zaloguj się');
  await expect(page.getByRole('alert')).toHaveText('Nieprawidłowa nazwa użytkownika lub hasło.');
  await signIn(page, 'anna');
  const piotr = await demo.session('piotr');
  await demo.ask('POST', `${OFFICE}/counters/2/open`, { cookie: piotr });
  await expect(page.getByRole('button', { name: /pracuje tu: piotr/ })).toBeDisabled();
  await page.locator('.counter').first().click();
  await expect(page.getByRole('heading', { name: 'Stanowisko 1' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Stanowisko 1' })).toBeVisible();
  await press(page, 'Wyloguj się');
  await expect(page.getByRole('button', { name: 'Zaloguj się' })).toBeVisible();
  const office = await demo.ask('GET', OFFICE);
  expect(office.counters[0].state).toBe('closed');
});

/** Proves the whole round by mouse: next, serve, note, park with a note, return, transfer, finish. */
test('a round by mouse', async ({ demo, clerkAt }) => {
  for (const service of ['registration', 'registration', 'licence']) await demo.ticket(service);
  const page = await clerkAt('anna', '1');
  await expect(page.locator('section ol li')).toHaveCount(3);
  await press(page, /^Następny/);
  await expect(current(page)).toHaveText('A\u2009001');
  await expect(page.locator('.current').getByText('Czeka najdłużej.')).toBeVisible();
  await press(page, /^Rozpocznij obsługę/);
  await expect(page.getByText(/Obsługa trwa/)).toBeVisible();
  await press(page, 'Notatka');
  await page.getByLabel(/Treść notatki/).fill('Prosi o <b>głośną</b> rozmowę');
  await press(page, 'Zapisz notatkę');
  await expect(page.locator('.note')).toHaveText('Prosi o <b>głośną</b> rozmowę');
  await press(page, 'Wstrzymaj');
  await page.getByLabel(/Notatka \(nieobowiązkowa\)/).fill('Wypełnia wniosek');
  await page.getByRole('dialog').getByRole('button', { name: '5 min', exact: true }).click();
  await expect(page.getByText(/przypomnienie \d\d:\d\d/)).toBeVisible();
  await expect(page.getByText('Przy stanowisku nikogo nie ma.')).toBeVisible();
  await press(page, 'Przywróć do kolejki');
  await expect(page.locator('section ol li')).toHaveCount(3);
  await press(page, /^Następny/);
  await expect(current(page)).toHaveText('A\u2009001');
  await expect(page.locator('.note')).toHaveText(['Prosi o <b>głośną</b> rozmowę', 'Wypełnia wniosek']);
  await press(page, 'Przekaż');
  await page.getByRole('dialog').getByRole('button', { name: 'Kasa' }).click();
  await expect(page.locator('section ol li').first()).toContainText('Kasa');
  await press(page, /^Następny/);
  await expect(page.locator('.current .service')).toHaveText('Kasa');
  await press(page, /^Zakończ|^Rozpocznij/);
  await press(page, /^Zakończ/);
  await expect(page.getByText('Przy stanowisku nikogo nie ma.')).toBeVisible();
});

/** Proves that everything has its key: next, serve, recall, finish, undo. */
test('a round by keyboard alone', async ({ demo, clerkAt }) => {
  for (let n = 0; n < 2; n += 1) await demo.ticket('registration');
  const page = await clerkAt('anna', '1');
  await page.keyboard.press('F2');
  await expect(current(page)).toHaveText('A\u2009001');
  await page.keyboard.press('F7');
  await expect(page.getByText('2 wywołania')).toBeVisible();
  await page.keyboard.press('F4');
  await expect(page.getByText(/Obsługa trwa/)).toBeVisible();
  await page.keyboard.press('F2');
  await expect(current(page)).toHaveText('A\u2009002');
  await page.keyboard.press('Control+z');
  await expect(current(page)).toHaveText('A\u2009001');
  await expect(page.getByText('Cofnięto. Odwołane wywołanie: A002')).toBeVisible();
  await page.keyboard.press('F4');
  await expect(page.getByText('Przy stanowisku nikogo nie ma.')).toBeVisible();
});

/**
 * Proves that a no-show is offered only after as many calls and as long a time as the office asks for,
 * and that who comes back is next, even before somebody served out of turn.
 */
test('who did not come and comes back', async ({ demo, clerkAt }) => {
  await demo.ticket('registration');
  const page = await clerkAt('anna', '1');
  await press(page, /^Następny/);
  const missed = page.getByRole('button', { name: /^Nieobecny/ });
  await expect(missed).toBeDisabled();
  await expect(missed).toHaveAttribute('title', 'Możliwe po 2 wywołaniach i 90 s');
  await press(page, /^Wywołaj ponownie/);
  await expect(page.getByText('2 wywołania')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Wstrzymaj' })).toBeEnabled();
  await expect(missed).toBeDisabled();
  await demo.configure('', (file) => file.replace('[limits]', '[limits]\nno_show_after_s = 0'));
  await missed.click();
  await expect(page.getByText('Przy stanowisku nikogo nie ma.')).toBeVisible();
  await demo.ticket('registration', { priority: 'priority' });
  const rows = page.locator('section ol li');
  await expect(rows).toHaveCount(1);
  await press(page, 'Przyszedł');
  await expect(rows).toContainText(['A\u2009001', 'A\u2009002']);
  await press(page, /^Następny/);
  await expect(current(page)).toHaveText('A\u2009001');
});

/** Proves that the queue says why in this order, and that priority and a call out of order work. */
test('what waits and why', async ({ demo, clerkAt }) => {
  for (const service of ['registration', 'licence']) await demo.ticket(service);
  const page = await clerkAt('anna', '1');
  const rows = page.locator('section ol li');
  await rows.nth(1).getByRole('button').first().click();
  await press(page, 'Poza kolejnością');
  await expect(rows.first()).toContainText('B\u2009001');
  await expect(rows.first()).toContainText('poza kolejnością');
  await expect(rows.first()).toContainText('Czeka najdłużej wśród obsługiwanych poza kolejnością.');
  await rows.nth(1).getByRole('button').first().click();
  await press(page, 'Wywołaj');
  await expect(current(page)).toHaveText('A\u2009001');
  await expect(page.getByText('Numer wybrany przez pracownika.')).toBeVisible();
});

/** Proves that two panels of one clerk stay in step, and a break made in one is seen in the other. */
test('two panels of one clerk', async ({ demo, clerkAt, open }) => {
  await demo.ticket('registration');
  const first = await clerkAt('anna', '1');
  const second = await open('/clerk', { width: 1280, height: 900 });
  await signIn(second, 'anna');
  await press(first, /^Następny/);
  await expect(current(second)).toHaveText('A\u2009001');
  await press(second, /^Rozpocznij obsługę/);
  await expect(first.getByText(/Obsługa trwa/)).toBeVisible();
  await press(second, /^Zakończ/);
  await press(first, 'Przerwa');
  await press(first, 'Posiłek');
  await expect(second.getByText(/przerwa · Posiłek/)).toBeVisible();
  await expect(second.getByRole('button', { name: 'Wróć z przerwy' })).toBeVisible();
});

/**
 * Proves that a second press just after a number was called, by mouse or key, calls nobody; neither
 * does the second half of a slow double click; and that the keyboard's focus stays on the button.
 */
test('pressed twice, called once', async ({ demo, clerkAt }) => {
  for (let n = 0; n < 3; n += 1) await demo.ticket('registration');
  const page = await clerkAt('anna', '1');
  const next = page.getByRole('button', { name: /^Następny/ });
  const cookie = await demo.session('ewa');
  const numbers = async (status: string) =>
    (await demo.ask('GET', `${OFFICE}/tickets?status=${status}`, { cookie })).map((ticket: any) => ticket.number);
  const waiting = async () => (await demo.ask('GET', `${OFFICE}/queue`, { cookie })).waiting;
  const later = await stopwatch(page);
  await expect(next).toBeEnabled();

  await next.dblclick();
  await expect(current(page)).toHaveText('A\u2009001');
  await expect(next).toBeFocused();
  await next.click();
  await page.keyboard.press('Enter');
  await page.keyboard.press('F2');
  await later(600);
  await page.keyboard.press('F2');
  await later(200);
  await page.mouse.down({ clickCount: 2 });
  await page.mouse.up({ clickCount: 2 });
  // Whatever was asked for before is done before this.
  await page.keyboard.press('F7');
  await expect(page.getByText('2 wywołania')).toBeVisible();
  expect(await numbers('called')).toEqual(['A001']);
  expect(await numbers('done')).toEqual([]);
  expect(await waiting()).toBe(2);
});

/** Proves that a press after a moment calls, as does one after something else was done. */
test('pressed again and meant', async ({ demo, clerkAt }) => {
  for (let n = 0; n < 3; n += 1) await demo.ticket('registration');
  const page = await clerkAt('anna', '1');
  const later = await stopwatch(page);
  await press(page, /^Następny/);
  await expect(current(page)).toHaveText('A\u2009001');
  await later(700);
  await press(page, /^Następny/);
  await expect(current(page)).toHaveText('A\u2009002');
  await page.keyboard.press('F7');
  await page.keyboard.press('F2');
  await expect(current(page)).toHaveText('A\u2009003');
});

/** Proves that four clerks pressing at once call four, each another one. */
test('four clerks press at once', async ({ demo, clerkAt }) => {
  for (let n = 0; n < 5; n += 1) await demo.ticket('registration');
  const places = [['anna', '1'], ['piotr', '2'], ['maria', '3'], ['ewa', '4']] as const;
  const pages = await Promise.all(places.map(([login, counter]) => clerkAt(login, counter)));
  await Promise.all(pages.map((page) => press(page, /^Następny/)));
  const numbers = await Promise.all(pages.map(async (page) => plain(await current(page).innerText())));
  expect(numbers.toSorted()).toEqual(['A001', 'A002', 'A003', 'A004']);
  const cookie = await demo.session('ewa');
  expect((await demo.ask('GET', `${OFFICE}/queue`, { cookie })).waiting).toBe(1);
});

/** Proves that a clock the daemon does not believe is told in the clerk's language; it is about no service. */
test('the clock doubted', async ({ open }) => {
  const page = await open('/clerk', { width: 400, height: 900 });
  // The daemon's own word, as when the machine's clock jumps, put into its stream.
  const alert = { type: 'alert', seq: 0, alerts: [{ code: 'clock_doubted', waiting: 0 }] };
  await page.routeWebSocket(/\/stream\?/, (socket) => {
    socket.connectToServer().onMessage((message) => {
      socket.send(message);
      if (String(message).includes('"type":"snapshot"')) socket.send(JSON.stringify(alert));
    });
  });
  await page.reload();
  await signIn(page, 'anna');
  await page.locator('.counter').first().click();
  const told = page.locator('.told p');
  await expect(told).toHaveText(/^Zegar serwera przeskoczył .* zawiadomić administratora\.$/);
  await press(page, 'English');
  await expect(told).toHaveText(/^The server clock jumped .* tell the administrator\.$/);
  await press(page, 'Українська');
  await expect(told).toHaveText(/^Годинник сервера перескочив .* повідомте адміністратора\.$/);
});

/** Proves that a lost connection is told within 3 s, blocks what cannot be promised, and heals. */
test('the connection lost', async ({ demo, clerkAt }) => {
  await demo.ticket('registration');
  const page = await clerkAt('anna', '1');
  // Measured in the page, by its own clock: from before the connection went to when it was told.
  await page.evaluate(() => {
    const seen: { asked: number; told?: number } = { asked: performance.now() };
    Object.assign(window, { seen });
    new MutationObserver(() => {
      if (seen.told === undefined && document.querySelector('.lost')) seen.told = performance.now();
    }).observe(document.body, { childList: true, subtree: true });
  });
  await demo.kill();
  await expect(page.getByText('Brak połączenia z serwerem.')).toBeVisible();
  const { asked, told } = await page.evaluate(() => (window as unknown as { seen: { asked: number; told: number } }).seen);
  expect(told - asked, 'ms from before it went to when it was told').toBeLessThanOrEqual(3_000);
  await expect(page.getByRole('button', { name: /^Następny/ })).toBeDisabled();
  await demo.run();
  await expect(page.getByText('Brak połączenia z serwerem.')).toBeHidden();
  await press(page, /^Następny/);
  await expect(current(page)).toHaveText('A\u2009001');
});

/** Proves that a walk-in is served without paper, and undone without a trace at the counter. */
test('somebody without a ticket', async ({ clerkAt }) => {
  const page = await clerkAt('anna', '1');
  await press(page, 'Osoba bez biletu');
  await page.getByRole('dialog').getByRole('button', { name: 'Prawo jazdy' }).click();
  await expect(page.locator('.current')).toContainText('bez biletu');
  await press(page, /^Cofnij/);
  await expect(page.getByText('Przy stanowisku nikogo nie ma.')).toBeVisible();
});

/** Proves that the panel works in a window that stays on top, by hand and by key, and comes back with its state. */
test('always on top', async ({ demo, clerkAt }) => {
  await demo.ticket('registration');
  await demo.ticket('registration');
  const clerk = await clerkAt('anna', '4');
  await clerk.getByRole('button', { name: /^Więcej/ }).click();
  const opened = clerk.context().waitForEvent('page');
  await clerk.getByRole('button', { name: 'Zawsze na wierzchu' }).click();
  const small = await opened;
  await small.getByRole('button', { name: /^Następny/ }).click();
  await expect(current(small)).toHaveText('A\u2009001');
  // Its keys are those of the panel.
  await small.locator('body').press('F4');
  await expect(small.getByRole('button', { name: /^Zakończ/ })).toBeVisible();
  await expect(clerk.locator('.number')).toHaveCount(0);
  await small.close();
  await expect(current(clerk)).toHaveText('A\u2009001');
  await expect(clerk.getByRole('button', { name: /^Zakończ/ })).toBeEnabled();
  await clerk.getByRole('button', { name: /^Zakończ/ }).click();
  await expect(clerk.getByText('Przy stanowisku nikogo nie ma.')).toBeVisible();
});
