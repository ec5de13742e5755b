/** The supervisor's board as supervisors use it, on the real daemon, with clerks and kiosks at the same time. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from '@playwright/test';
import { check } from './axe';
import { busy } from './board';
import { OFFICE, expect, signIn, test, type Demo } from './harness';

const LOCALES = join(dirname(fileURLToPath(import.meta.url)), '../../clerk-ui/src/board/locales');

type Open = (path: string, options?: { width?: number; height?: number }) => Promise<Page>;

/** The board, signed in. */
async function boardOf(open: Open, login: string, size = { width: 1920, height: 1080 }): Promise<Page> {
  const page = await open('/clerk#board', size);
  await signIn(page, login);
  await expect(page.getByRole('heading', { name: 'Na teraz' })).toBeVisible();
  return page;
}

const table = (page: Page, name: string) => page.getByRole('region', { name });
const row = (page: Page, part: string, name: string) => table(page, part).getByRole('row').filter({ hasText: name });
const sheet = (page: Page) => page.getByRole('dialog');

async function change(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `Zmień: ${name}`, exact: true }).last().click();
  await expect(sheet(page)).toBeVisible();
}

/** Proves that every language has every message of the board. */
test('every language has every message', () => {
  const ids = (language: string) =>
    [...readFileSync(join(LOCALES, `${language}.ftl`), 'utf8').matchAll(/^([a-z_-]+) =/gm)].map(([, id]) => id).toSorted();
  expect(ids('en')).toEqual(ids('pl'));
  expect(ids('uk')).toEqual(ids('pl'));
});

/** Proves that a clerk has no board, and that a supervisor finds the way to it. */
test('whose board it is', async ({ demo, clerkAt, open }) => {
  const anna = await clerkAt('anna', '1');
  await anna.goto(`${demo.url}/clerk#board`);
  await expect(anna.getByRole('button', { name: /^Następny/ })).toBeVisible();
  await expect(anna.getByText('Podgląd kierownika')).toHaveCount(0);
  const ewa = await open('/clerk', { width: 1280, height: 800 });
  await signIn(ewa, 'ewa');
  await ewa.getByRole('link', { name: 'Kierownik' }).first().click();
  await expect(ewa.getByRole('heading', { name: 'Podgląd kierownika' })).toBeVisible();
});

/** Proves that two supervisors see each other's orders, that kiosk and clerk do, and that going on puts all back. */
test('a service is paused and goes on', async ({ demo, open, clerkAt }) => {
  await demo.ticket('licence');
  const [ewa, admin] = [await boardOf(open, 'ewa'), await boardOf(open, 'admin', { width: 390, height: 844 })];
  const anna = await clerkAt('anna', '1');
  const kiosk = await open('/kiosk/hall', { width: 1080, height: 1920 });
  await change(ewa, 'Prawo jazdy');
  await sheet(ewa).getByRole('button', { name: 'Wstrzymaj sprawę' }).click();
  await expect(sheet(ewa).getByRole('button', { name: 'Wznów sprawę' })).toBeVisible();
  await ewa.keyboard.press('Escape');
  await expect(row(ewa, 'Sprawy', 'Prawo jazdy')).toContainText('sprawa wstrzymana');
  await expect(row(ewa, 'Sprawy', 'Prawo jazdy')).toContainText('prognoza wstrzymana');
  await expect(row(admin, 'Sprawy', 'Prawo jazdy')).toContainText('sprawa wstrzymana');
  await expect(admin.getByText(/jest wstrzymana: nie wydajemy/)).toBeVisible();
  await expect(kiosk.getByText('chwilowo wstrzymane')).toBeVisible();
  await expect(anna.getByText(/„Prawo jazdy” jest wstrzymana/)).toBeVisible();
  await anna.keyboard.press('F2');
  await expect(anna.getByText('Nikt nie czeka', { exact: true })).toBeVisible();
  // The other one lets it go on, from a phone.
  await admin.getByRole('button', { name: 'Wznów sprawę' }).click();
  await expect(row(ewa, 'Sprawy', 'Prawo jazdy')).not.toContainText('wstrzymana');
  await expect(kiosk.getByText('chwilowo wstrzymane')).toHaveCount(0);
  await anna.keyboard.press('F2');
  await expect(anna.locator('.current .number [aria-hidden]')).toHaveText('B\u2009001');
  await expect(row(ewa, 'Stanowiska', 'Anna')).toContainText('wywołany B\u2009001');
});

/**
 * Proves that intake is stopped by hand, and opened by hand outside of hours, for the office and back as usual; that
 * a cap of a day and one of who waits are set and taken off; and that emergency tickets are entered by range, once, and
 * taken back, all of them.
 */
test('intake, caps and emergency numbers', async ({ demo, open, clerkAt }) => {
  const ewa = await boardOf(open, 'ewa');
  await ewa.getByRole('button', { name: 'Przyjmowanie' }).click();
  await sheet(ewa).getByRole('button', { name: 'Nie wydawaj biletów' }).click();
  await expect(sheet(ewa).getByText(/Urząd nie wydaje biletów/)).toBeVisible();
  await expect(demo.ticket('licence')).rejects.toThrow(/office_closed/);
  await sheet(ewa).getByRole('button', { name: 'Jak zwykle' }).click();
  await expect(sheet(ewa).getByText('Urząd wydaje bilety.')).toBeVisible();
  await ewa.keyboard.press('Escape');
  await change(ewa, 'Prawo jazdy');
  await sheet(ewa).getByLabel('Czekających naraz najwyżej').fill('1');
  await sheet(ewa).getByRole('button', { name: 'Zapisz limity' }).click();
  await expect.poll(async () => (await demo.ask('GET', `${OFFICE}/board`, { cookie: await demo.session('ewa') })).services.find((one: any) => one.id === 'licence').cap_waiting).toBe(1);
  await demo.ticket('licence');
  await expect(row(ewa, 'Sprawy', 'Prawo jazdy')).toContainText('limit czekających');
  await sheet(ewa).getByLabel('Czekających naraz najwyżej').fill('');
  await sheet(ewa).getByLabel('Biletów dziś najwyżej').fill('2');
  await sheet(ewa).getByRole('button', { name: 'Zapisz limity' }).click();
  await expect(row(ewa, 'Sprawy', 'Prawo jazdy')).not.toContainText('limit');
  await demo.ticket('licence');
  await expect(row(ewa, 'Sprawy', 'Prawo jazdy')).toContainText('limit dnia wyczerpany');
  await expect(demo.ticket('licence')).rejects.toThrow(/daily_limit/);
  await sheet(ewa).getByLabel('Biletów dziś najwyżej').fill('');
  await sheet(ewa).getByRole('button', { name: 'Zapisz limity' }).click();
  await expect(row(ewa, 'Sprawy', 'Prawo jazdy')).not.toContainText('limit');
  await ewa.keyboard.press('Escape');

  // Numbers from paper, with times that are not later than now.
  const { now } = await demo.ask('GET', OFFICE);
  const enter = async (from: string, to: string) => {
    await ewa.getByRole('button', { name: 'Numery zastępcze', exact: true }).click();
    await sheet(ewa).getByLabel('Od numeru').fill(from);
    await sheet(ewa).getByLabel('Do numeru').fill(to);
    await sheet(ewa).getByLabel('Sprawa').selectOption({ label: 'Kasa' });
    for (const label of ['Pierwsza osoba o', 'Ostatnia osoba o']) await sheet(ewa).getByLabel(label).fill(now.slice(11, 16));
    await sheet(ewa).getByRole('button', { name: /^Wpisz/ }).click();
  };
  const anna = await clerkAt('anna', '1');
  const first = anna.locator('section ol li', { hasText: 'E\u2009001' });
  await enter('1', '3');
  await expect(ewa.getByText('Wpisano 3 numery.')).toBeVisible();
  await expect(row(ewa, 'Sprawy', 'Kasa').getByRole('cell').first()).toHaveText('3');
  await expect(first).toContainText('Kasa');
  // A mistake goes with all of its numbers, which can be entered anew.
  await ewa.getByRole('button', { name: /^Cofnij.*numery zastępcze/ }).click();
  await expect(row(ewa, 'Sprawy', 'Kasa').getByRole('cell').first()).toHaveText('0');
  await expect(first).toHaveCount(0);
  await expect(ewa.getByRole('button', { name: /^Cofnij/ })).toHaveCount(0);
  await enter('1', '3');
  await expect(row(ewa, 'Sprawy', 'Kasa').getByRole('cell').first()).toHaveText('3');
  await enter('3', '4');
  await expect(sheet(ewa).getByRole('alert')).toContainText('Te numery są już wpisane: E003.');
  await ewa.keyboard.press('Escape');
  await expect(first).toContainText('Kasa');
  await anna.close();

  // Outside of hours it is opened by hand, and closed again by going back to them.
  await demo.configure('', (file) => file.replaceAll('["03:00-03:00"]', now.slice(11, 13) < '12' ? '["22:00-22:01"]' : '["05:00-05:01"]'));
  await expect(demo.ticket('pickup')).rejects.toThrow(/office_closed|outside/);
  await ewa.getByRole('button', { name: 'Przyjmowanie' }).click();
  await sheet(ewa).getByRole('button', { name: 'Wydawaj mimo godzin i prognozy' }).click();
  await expect(row(ewa, 'Sprawy', 'Odbiór')).toContainText('przyjmuje');
  await demo.ticket('pickup');
  await sheet(ewa).getByRole('button', { name: 'Jak zwykle' }).click();
  await expect(row(ewa, 'Sprawy', 'Odbiór')).toContainText('po godzinach');
  await ewa.keyboard.press('Escape');
  await change(ewa, 'Odbiór dowodu rejestracyjnego');
  await sheet(ewa).getByRole('button', { name: 'Wydawaj mimo godzin i prognozy' }).click();
  await expect(row(ewa, 'Sprawy', 'Odbiór')).toContainText('przyjmuje (ręcznie)');
  await expect(row(ewa, 'Sprawy', 'Kasa')).toContainText('po godzinach');
  await demo.ticket('pickup');
  await sheet(ewa).getByRole('button', { name: 'Jak zwykle' }).click();
  await expect(row(ewa, 'Sprawy', 'Odbiór')).toContainText('po godzinach');
  await expect(demo.ticket('pickup')).rejects.toThrow(/office_closed|outside/);
});

/** Proves that a counter is opened for a colleague, whose panel follows, gets and loses services, and is closed. */
test('counters are steered', async ({ open }) => {
  const ewa = await boardOf(open, 'ewa');
  const piotr = await open('/clerk', { width: 400, height: 900 });
  await signIn(piotr, 'piotr');
  await expect(ewa.getByText('Zalogowani bez stanowiska')).toBeVisible();
  await change(ewa, 'Stanowisko 2');
  await sheet(ewa).getByRole('button', { name: 'Piotr' }).click();
  await expect(piotr.getByRole('button', { name: /^Następny/ })).toBeVisible();
  await sheet(ewa).getByLabel('Prawo jazdy').check();
  await expect(row(ewa, 'Stanowiska', 'Piotr')).toContainText('także: Prawo jazdy');
  await sheet(ewa).getByLabel('Odbiór dowodu rejestracyjnego').uncheck();
  await expect(row(ewa, 'Stanowiska', 'Piotr')).toContainText('bez: Odbiór dowodu rejestracyjnego');
  await expect(piotr.locator('.taken')).toContainText('Prawo jazdy');
  await sheet(ewa).getByRole('button', { name: 'Zamknij stanowisko' }).click();
  await sheet(ewa).getByRole('button', { name: 'Tak, zamknij' }).click();
  await expect(piotr.getByRole('heading', { name: 'Przy którym stanowisku dziś?' })).toBeVisible();
});

/** Proves that alarms, calls for help and notices are seen and seen to, and that breaks are told with their reason. */
test('alarms, help, notices, breaks', async ({ demo, open, clerkAt }) => {
  const ewa = await boardOf(open, 'ewa');
  const display = await open('/display/lobby');
  await expect(ewa.getByText('Nic nie wymaga uwagi.')).toBeVisible();
  const anna = await clerkAt('anna', '1');
  await anna.keyboard.press('Shift+F12');
  await expect(ewa.getByText(/Stanowisko 1 \(Anna\) prosi po cichu/)).toBeVisible();
  await ewa.getByRole('button', { name: 'Idę tam' }).click();
  await expect(anna.getByText('przyjęto')).toHaveCount(0);
  await demo.ask('POST', `${OFFICE}/help`, { body: {} });
  await ewa.getByRole('button', { name: 'Idę', exact: true }).click();
  await expect(ewa.getByText(/idzie Ewa/)).toBeVisible();
  await ewa.getByRole('button', { name: 'Załatwione' }).click();
  await expect(ewa.getByText('Nic nie wymaga uwagi.')).toBeVisible();
  await anna.keyboard.press('Shift+F9');
  await anna.keyboard.press('1');
  await expect(row(ewa, 'Stanowiska', 'Anna')).toContainText('przerwa');
  await ewa.getByRole('button', { name: 'Zmień komunikaty' }).click();
  await sheet(ewa).getByLabel('Treść (Polski)').fill('Winda nie działa.');
  await sheet(ewa).getByRole('button', { name: 'Pokaż komunikat' }).click();
  await expect(display.getByText('Winda nie działa.').first()).toBeVisible();
  await expect(sheet(ewa).getByLabel('Treść (Polski)')).toHaveValue('');
  await sheet(ewa).getByRole('button', { name: 'Zdejmij: Winda nie działa.' }).click();
  await expect(display.getByText('Winda nie działa.')).toHaveCount(0);
});

/** Proves that a number is found, moved, cancelled, and brought back after a missed call and after giving up. */
test('tickets are moved, cancelled and restored', async ({ demo, open, clerkAt }) => {
  await demo.configure('', (file) => file.replace('[limits]', '[limits]\nno_show_after_s = 0'));
  for (const service of ['registration', 'registration', 'licence']) await demo.ticket(service);
  const anna = await clerkAt('anna', '1');
  const ewa = await boardOf(open, 'ewa');
  await anna.keyboard.press('F2');
  await anna.keyboard.press('F7');
  await expect(anna.getByText('2 wywołania')).toBeVisible();
  await anna.keyboard.press('F8');
  await ewa.getByRole('button', { name: 'Bilety', exact: true }).click();
  const find = sheet(ewa).getByLabel('Znajdź numer');
  const found = sheet(ewa).locator('.ticket');
  await find.fill('a1');
  await expect(found).toContainText('nieobecny');
  await found.click();
  await sheet(ewa).getByRole('button', { name: 'Przywróć' }).click();
  await expect(found).toContainText('czeka');
  await find.fill('b1');
  await found.click();
  await sheet(ewa).getByLabel('Do sprawy').selectOption('cashier');
  await sheet(ewa).getByRole('button', { name: 'Przenieś' }).click();
  await expect(found).toContainText('Kasa');
  await find.fill('a2');
  await found.click();
  await sheet(ewa).getByRole('button', { name: 'Anuluj bilet' }).click();
  await expect(found).toContainText('anulowany');
  await expect(sheet(ewa).getByRole('button', { name: 'Przenieś' })).toHaveCount(0);
  await sheet(ewa).getByRole('button', { name: 'Przywróć' }).click();
  await expect(found).toContainText('czeka');
});

/** Proves that a printer's jobs are seen and moved to another, and that a job is printed again. */
test('a printer and its jobs', async ({ demo, open }) => {
  await demo.configure('[[printers]]\nid = "desk"\nvirtual = true');
  const ewa = await boardOf(open, 'ewa');
  await demo.ticket('licence');
  await ewa.getByRole('button', { name: 'Drukarka hall' }).click();
  await expect(sheet(ewa).getByText('B\u2009001')).toBeVisible();
  await expect(sheet(ewa).locator('li', { hasText: 'B\u2009001' })).toContainText(/wysłany|wydrukowany/);
  await sheet(ewa).getByRole('button', { name: 'Drukuj ponownie: B001' }).click();
  await expect(sheet(ewa).getByRole('alert')).toHaveCount(0);
  await sheet(ewa).getByLabel('Przenieś czekające wydruki do').selectOption('desk');
  await sheet(ewa).getByRole('button', { name: 'Przenieś', exact: true }).click();
  await expect(sheet(ewa).getByText('Wydruki są przeniesione.')).toBeVisible();
  await sheet(ewa).getByRole('button', { name: 'Założono nową rolkę' }).click();
  await expect(sheet(ewa).getByText(/papier około (100|99)%/)).toBeVisible();
});

async function withBusy(browser: Browser, size: { width: number; height: number }, does: (page: Page, demo: Demo) => Promise<void>): Promise<void> {
  const { demo } = await busy();
  const context = await browser.newContext({ viewport: size });
  try {
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    await page.goto(`${demo.url}/clerk#board`);
    await signIn(page, 'ewa');
    await does(page, demo);
  } finally {
    await context.close();
    await demo.end();
  }
}

/** Proves that a proposal to give a counter a service and one to open a counter come with their effect and one
    press applies each, that the board of a usual office fits on one screen, that the curve stands beside a usual
    day's, also as a table, and that the settings show a rule tried on these days beside today's. */
test('a proposal and the day’s curve', async ({ browser }) => {
  test.setTimeout(120_000);
  await withBusy(browser, { width: 1920, height: 1080 }, async (page, demo) => {
    const proposal = page.getByRole('button', { name: /^Dodaj „Kasa” do stanowiska \d$/ }).first();
    await expect(proposal).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText(/Czekanie na „Kasa” skróci się z około \d+ do około \d+ min\./).first()).toBeVisible();
    const fits = await page.evaluate(() => document.documentElement.scrollHeight <= window.innerHeight);
    expect(fits, 'one screen without scrolling').toBe(true);
    const counter = /\d$/.exec((await proposal.textContent()) ?? '')?.[0] ?? '';
    await proposal.click();
    await expect(table(page, 'Stanowiska').getByRole('row').nth(Number(counter))).toContainText('także: Kasa');
    // A closed counter would help, too: it is opened for whoever is free, with its effect told before.
    const opens = page.locator('.proposal', { has: page.getByRole('button', { name: 'Otwórz stanowisko 5: Ewa' }) });
    await expect(opens).toContainText(/Czekanie na „Kasa” skróci się z około \d+ do około \d+ min\./, { timeout: 60_000 });
    const [was, is] = /z około (\d+) do około (\d+) min/.exec(await opens.innerText())?.slice(1).map(Number) ?? [];
    expect(is, 'shorter by five minutes at least').toBeLessThanOrEqual((was ?? 0) - 5);
    await opens.getByRole('button', { name: 'Otwórz stanowisko 5: Ewa' }).click();
    await expect(table(page, 'Stanowiska').getByRole('row').nth(5)).toContainText('Ewa');
    await expect(opens).toHaveCount(0);
    await expect(page.getByText('zwykle (mediana 4 takich dni)')).toBeVisible();
    await page.getByRole('button', { name: 'Pokaż jako tabelę' }).click();
    await expect(table(page, 'Dziś i zwykły dzień').getByRole('columnheader')).toHaveCount(5);
    await simulated(page, demo);
  });
});

type Wait = Record<'mean_s' | 'p90_s' | 'longest_s', number>;
type Waits = Record<'today' | 'new', Wait>;
interface Simulated {
  days: number;
  visits: number;
  classes: Waits[];
  all: Waits;
}

/**
 * A change of the rule of calling, tried on the office's recorded days: who is served out of turn waits longer
 * under the new rule than under today's, the others no longer, and the settings show it side by side, as it was answered.
 */
async function simulated(page: Page, demo: Demo): Promise<void> {
  await page.getByRole('button', { name: 'Wyloguj się' }).first().click();
  await page.goto(`${demo.url}/clerk#admin/calling`);
  await signIn(page, 'admin');
  const given = page.waitForResponse('**/simulation');
  await page.getByLabel('Jak klasy stoją do siebie').selectOption({ label: 'na przemian, w stosunku' });
  await page.getByLabel('Wezwań poza kolejnością na jedno zwykłe').fill('1');
  await expect(page.getByText('Sprawdzone: można zastosować')).toBeVisible();
  await page.getByRole('button', { name: 'Sprawdź na zapisanych dniach' }).click();
  const { days, visits, classes, all: together } = (await (await given).json()) as Simulated;
  await expect(page.getByText(`Z ${days} zapisanych dni, ${visits} wizyt.`)).toBeVisible();
  const rows = page.getByRole('group', { name: 'Próba nowej zasady' }).getByRole('row');
  await expect(rows.first().getByRole('columnheader')).toHaveText([
    'Klasa', 'średnio, dziś', 'średnio, nowa', '9 na 10 najwyżej, dziś', '9 na 10 najwyżej, nowa', 'najdłużej, dziś', 'najdłużej, nowa',
  ]);
  const figures = async (name: RegExp) => {
    const cells = await rows.filter({ has: page.getByRole('rowheader', { name }) }).getByRole('cell').allInnerTexts();
    return cells.map((cell) => Number(/^[\d.,]+(?= min$)/.exec(cell)?.[0].replace(',', '.')));
  };
  const [priority, without, all] = [await figures(/poza kolejnością/), await figures(/bez klasy/), await figures(/wszyscy/)];
  for (const [row, waits] of [[priority, classes[0]], [without, classes[1]], [all, together]] as const) {
    const answered = (['mean_s', 'p90_s', 'longest_s'] as const).flatMap((what) => [waits?.today[what], waits?.new[what]]);
    expect(row).toEqual(answered.map((seconds) => Math.round((seconds ?? NaN) / 6) / 10));
  }
  expect(priority[1], 'who is served out of turn, on average').toBeGreaterThan(priority[0] ?? 0);
  expect(without[1], 'everybody else, on average').toBeLessThan(without[0] ?? 0);
}

/** Proves zero violations of axe on the board and each of its windows, large and on a phone, the board in English
    too, and that nothing is wider than the phone. */
test('axe', async ({ demo, open }) => {
  test.setTimeout(120_000);
  const cookie = await demo.session('ewa');
  for (let n = 0; n < 21; n += 1) await demo.ticket('pickup');
  await demo.ask('POST', `${OFFICE}/services/licence/suspend`, { cookie, body: {} });
  await demo.ask('POST', `${OFFICE}/help`, { body: {} });
  for (const size of [{ width: 1920, height: 1080 }, { width: 390, height: 844 }]) {
    const page = await boardOf(open, 'ewa', size);
    await check(page, `board ${size.width}`);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wider, `at ${size.width}`).toBeLessThanOrEqual(0);
    const windows: [string, () => Promise<void>][] = [
      ['service', () => change(page, 'Prawo jazdy')],
      ['another service', () => change(page, 'Kasa')],
      ['counter', () => change(page, 'Stanowisko 1')],
      ['office', () => page.getByRole('button', { name: 'Przyjmowanie' }).click()],
      ['notices', () => page.getByRole('button', { name: 'Zmień komunikaty' }).click()],
      ['printer', () => page.getByRole('button', { name: 'Drukarka hall' }).click()],
      ['tickets', () => page.getByRole('button', { name: 'Bilety', exact: true }).click()],
    ];
    for (const [name, opens] of windows) {
      await opens();
      await expect(sheet(page)).toBeVisible();
      if (name === 'tickets') {
        await sheet(page).locator('.ticket').first().click();
        await sheet(page).getByRole('button', { name: 'Anuluj bilet' }).click();
        await expect(sheet(page).getByRole('button', { name: /^Cofnij/ })).toBeVisible();
      }
      await check(page, `${name} ${size.width}`);
      await page.keyboard.press('Escape');
      await expect(sheet(page)).toHaveCount(0);
    }
    await page.getByRole('button', { name: 'Pokaż jako tabelę' }).click();
    await check(page, `table ${size.width}`);
    await page.evaluate(() => localStorage.setItem('kolejka-language', 'en'));
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Right now' })).toBeVisible();
    await check(page, `board in English ${size.width}`);
  }
});

/** Proves that the board is worked by keyboard alone: a service is paused and let go on, and where one was is kept. */
test('keyboard only', async ({ open }) => {
  const ewa = await boardOf(open, 'ewa');
  const to = async (name: string) => {
    for (let n = 0; n < 80; n += 1) {
      await ewa.keyboard.press('Tab');
      const label = await ewa.evaluate(() => {
        const focused = document.activeElement;
        return focused?.getAttribute('aria-label') ?? focused?.textContent ?? '';
      });
      if (label.trim() === name) return;
    }
    throw new Error(`${name} is not reached`);
  };
  await to('Zmień: Prawo jazdy');
  await ewa.keyboard.press('Enter');
  await expect(sheet(ewa)).toBeVisible();
  await to('Wstrzymaj sprawę');
  await ewa.keyboard.press('Enter');
  await expect(sheet(ewa).getByRole('button', { name: 'Wznów sprawę' })).toBeVisible();
  await ewa.keyboard.press('Escape');
  await expect(sheet(ewa)).toHaveCount(0);
  await expect(ewa.getByRole('button', { name: 'Zmień: Prawo jazdy', exact: true })).toBeFocused();
  await ewa.keyboard.press('Enter');
  await expect(sheet(ewa)).toBeVisible();
  await to('Wznów sprawę');
  await ewa.keyboard.press('Enter');
  await expect(sheet(ewa).getByRole('button', { name: 'Wstrzymaj sprawę' })).toBeVisible();
});

/** Proves that an emergency is ended from a phone, on the board. */
test('an emergency from a phone', async ({ demo, open }) => {
  const ewa = await boardOf(open, 'ewa', { width: 390, height: 844 });
  await demo.ask('POST', `${OFFICE}/emergency`, { cookie: await demo.session('anna'), body: { confirm: true } });
  await ewa.getByRole('button', { name: 'Odwołaj alarm' }).click();
  await ewa.getByRole('button', { name: 'Tak, odwołuję alarm' }).click();
  await expect(ewa.getByText('Alarm. Kolejka stoi.')).toHaveCount(0);
  expect((await demo.ask('GET', OFFICE)).emergency).toBeUndefined();
});
