/** People, devices and the audit, as two administrators use them at once, and as devices see it. */
import type { Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { violations } from './axe';
import { KOLEJKA, expect, signIn, test } from './harness';

const WIDE = { width: 1440, height: 900 };

async function admin(open: (path: string, size?: { width: number; height: number }) => Promise<Page>, section: string): Promise<Page> {
  const page = await open('/clerk', WIDE);
  await signIn(page, 'admin');
  await expect(page.getByRole('link', { name: 'Administracja' })).toBeVisible();
  await page.evaluate((to) => (location.hash = to), `admin/${section}`);
  return page;
}

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();

async function addPerson(page: Page, login: string, name: string, role: string): Promise<void> {
  await press(page, 'Dodaj osobę');
  await page.getByLabel('Nazwa użytkownika').fill(login);
  await page.getByLabel('Imię pokazywane').fill(name);
  await page.getByLabel(role).check();
  await page.getByLabel('Hasło').fill('a long password');
  await press(page, 'Zapisz');
}

/** Proves that a person is added by keyboard alone, is seen by the other administrator, works, is kept out with
    the counter closed at once, and that of two changes made from the same sight the second is shown the first. */
test('people', async ({ demo, open }) => {
  const [one, other] = [await admin(open, 'people'), await admin(open, 'people')];
  await expect(one.getByRole('row', { name: /Anna/ })).toContainText('konto pokazowe, stałe');
  await one.getByRole('button', { name: 'Dodaj osobę' }).focus();
  await one.keyboard.press('Enter');
  await expect(one.getByLabel('Nazwa użytkownika')).toBeFocused();
  await one.keyboard.type('zofia');
  await one.keyboard.press('Tab');
  await one.keyboard.type('<b>Zofia</b>');
  await one.keyboard.press('Tab');
  await one.keyboard.press('Tab');
  await one.keyboard.type('a long password');
  await one.keyboard.press('Enter');
  await expect(one.getByText('Zapisano: <b>Zofia</b>')).toBeVisible();
  await expect(other.getByRole('row', { name: /zofia/ })).toContainText('jeszcze nigdy', { timeout: 15_000 });

  const cookie = await demo.session('zofia');
  await demo.ask('POST', '/api/v1/offices/gostynin/counters/2/open', { cookie });
  await expect(one.getByRole('row', { name: /zofia/ })).toContainText('przy stanowisku 2', { timeout: 15_000 });

  await press(one, /^Zmień: <b>Zofia/);
  await press(other, /^Zmień: <b>Zofia/);
  await one.getByLabel('Imię pokazywane').fill('Zofia K.');
  await press(one, 'Zapisz');
  await other.getByLabel('Imię pokazywane').fill('Zofia W.');
  await press(other, 'Zapisz');
  await expect(other.getByRole('alert')).toHaveText('W międzyczasie ktoś inny zmienił to konto.');
  await expect(other.getByText('Teraz jest tak: Zofia K., pracownik.', { exact: false })).toBeVisible();
  await expect(other.getByLabel('Imię pokazywane')).toHaveValue('Zofia W.');
  expect(await violations(other)).toEqual([]);
  await press(other, 'Zapisz');
  await expect(other.getByText('Zapisano: Zofia W.')).toBeVisible();

  await press(other, /^Zmień: Zofia W/);
  await other.getByLabel('Może się logować').uncheck();
  await press(other, 'Zapisz');
  await expect(one.getByRole('row', { name: /zofia/ })).toContainText('konto wstrzymane', { timeout: 15_000 });
  await expect(demo.ask('GET', '/api/v1/session', { cookie })).rejects.toThrow('401');
  await press(one, /^Zmień: Zofia W/);
  await press(one, 'Usuń konto');
  await press(one, 'Tak, usuń');
  await expect(one.getByText('Usunięto konto zofia.')).toBeVisible();
  await expect(one.getByRole('row', { name: /zofia/ })).toHaveCount(0);
  expect(await violations(one)).toEqual([]);
});

/** Proves that what was typed is there again after a session that ended meanwhile. */
test('a session that ends in the middle', async ({ demo, open }) => {
  const page = await admin(open, 'people');
  await press(page, 'Dodaj osobę');
  await page.getByLabel('Nazwa użytkownika').fill('zofia');
  await page.getByLabel('Imię pokazywane').fill('Zofia');
  await page.getByLabel('kierownik').check();
  const cookies = await page.context().cookies();
  const cookie = cookies.map((one) => `${one.name}=${one.value}`).join('; ');
  await demo.ask('DELETE', '/api/v1/session', { cookie });
  await page.getByLabel('Hasło').fill('a long password');
  await press(page, 'Zapisz');
  const again = page.getByRole('dialog', { name: 'Sesja się skończyła' });
  await again.getByLabel('Hasło').fill('demo');
  await again.getByRole('button', { name: 'Zaloguj się' }).click();
  await expect(again).toHaveCount(0);
  await expect(page.getByLabel('Imię pokazywane')).toHaveValue('Zofia');
  await expect(page.getByLabel('kierownik')).toBeChecked();
  await expect(page.getByLabel('Hasło')).toHaveValue('a long password');
  await press(page, 'Zapisz');
  await expect(page.getByText('Zapisano: Zofia')).toBeVisible();
});

/** Pairs a page by the code that it shows. */
async function pair(page: Page, device: Page, place: string, name: string): Promise<void> {
  const code = await device.locator('.code').getAttribute('data-code');
  expect(code).toMatch(/^\d{6}$/);
  await page.getByLabel('Kod z ekranu').fill(`${code?.slice(0, 3)} ${code?.slice(3)}`);
  await page.keyboard.press('Enter');
  await expect(page.getByText('pod adresem 127.0.0.1 czeka na połączenie')).toBeVisible();
  await page.getByLabel('Czym ma być?').selectOption(place);
  await page.getByLabel('Jak je nazywacie').fill(name);
  await press(page, 'Połącz');
  await expect(page.getByText(/^Połączono\./)).toBeVisible();
}

/** Proves that a kiosk and a display become what the administrator says by the code on them, go to their own
    pages and work, are renamed, and show a new code within seconds when they are disconnected. */
test('devices', async ({ open }) => {
  const page = await admin(open, 'devices');
  const kiosk = await open('/kiosk', { width: 1080, height: 1920 });
  const display = await open('/display');
  await expect(kiosk.getByText('Administracja → Urządzenia')).toBeVisible();
  await expect(kiosk.getByText('Administration → Devices')).toBeVisible();
  for (const device of [kiosk, display]) expect(await violations(device)).toEqual([]);

  await page.getByLabel('Kod z ekranu').fill('000000');
  const shown = await kiosk.locator('.code').getAttribute('data-code');
  if (shown !== '000000') {
    await press(page, 'Dalej');
    await expect(page.getByRole('alert')).toContainText('Żadne urządzenie nie pokazuje teraz tego kodu');
  }
  // A page that is loaded anew goes on showing its code: an administrator may be on the way.
  await kiosk.reload();
  await expect(kiosk.locator('.code')).toHaveAttribute('data-code', shown ?? '');
  await pair(page, kiosk, 'kiosk/hall', 'Po lewej');
  await kiosk.waitForURL('**/kiosk/hall');
  await expect(kiosk.locator('.choice')).toHaveCount(5);
  await pair(page, display, 'display/lobby', 'Nad wejściem');
  await display.waitForURL('**/display/lobby');
  await expect(display.locator('.board')).toBeVisible();

  await expect(page.getByText('Po lewej')).toBeVisible();
  await expect(page.getByText(/ostatnio .* adres 127\.0\.0\.1/).first()).toBeVisible({ timeout: 15_000 });
  await press(page, 'Zmień nazwę: Po lewej');
  await page.getByLabel('Jak je nazywacie').last().fill('Po prawej');
  await press(page, 'Zapisz');
  await expect(page.getByText('Po prawej')).toBeVisible();
  expect(await violations(page)).toEqual([]);

  await press(page, 'Odłącz: Po prawej');
  await press(page, 'Tak, odłącz');
  await press(page, 'Odłącz: Nad wejściem');
  await press(page, 'Tak, odłącz');
  for (const device of [kiosk, display]) await expect(device.locator('.code')).toBeVisible({ timeout: 10_000 });
  await expect(page.getByText('Nad wejściem', { exact: true })).toHaveCount(0);
});

/**
 * Proves that of two administrators at one device or one file the second is told what the first did, keeps what
 * they typed, and overwrites nothing without having been told.
 */
test('two administrators at devices and files', async ({ open }) => {
  const [one, other] = [await admin(open, 'devices'), await admin(open, 'devices')];
  const kiosk = await open('/kiosk', { width: 1080, height: 1920 });
  await expect(kiosk.locator('.code')).toBeVisible();
  await pair(one, kiosk, 'kiosk/hall', 'Po lewej');
  await expect(other.getByText('Po lewej')).toBeVisible({ timeout: 15_000 });
  const name = (page: Page) => page.getByRole('dialog').getByLabel('Jak je nazywacie');
  for (const [page, typed] of [[one, 'Wejście'], [other, 'Parter']] as const) {
    await press(page, 'Zmień nazwę: Po lewej');
    await name(page).fill(typed);
  }
  await press(one, 'Zapisz');
  await expect(one.getByText('Zapisano nazwę.')).toBeVisible();
  await press(other, 'Zapisz');
  await expect(other.getByRole('alert')).toContainText('W międzyczasie ktoś inny nadał mu nazwę „Wejście”.');
  await expect(name(other)).toHaveValue('Parter');
  await press(other, 'Zapisz');
  await expect(one.getByText('Parter', { exact: true })).toBeVisible({ timeout: 15_000 });
  await press(one, 'Zmień nazwę: Parter');
  await name(one).fill('Hol');
  await press(other, 'Odłącz: Parter');
  await press(other, 'Tak, odłącz');
  await expect(other.getByText('Parter', { exact: true })).toHaveCount(0);
  await press(one, 'Zapisz');
  await expect(one.getByRole('alert')).toHaveText('W międzyczasie ktoś inny odłączył to urządzenie.');
  await expect(name(one)).toHaveValue('Hol');
  await one.keyboard.press('Escape');

  for (const page of [one, other]) {
    await page.evaluate(() => (location.hash = 'admin/files'));
    await expect(page.getByText('Nie ma jeszcze żadnych plików.')).toBeVisible();
  }
  const drawing = (width: number) => Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} 2"/>`);
  const give = (page: Page, width: number) =>
    page.getByLabel('Prześlij plik').setInputFiles({ name: 'mapa.svg', mimeType: 'image/svg+xml', buffer: drawing(width) });
  await give(one, 4);
  await expect(one.getByText('Przesłano mapa.svg.')).toBeVisible();
  await give(other, 8);
  await expect(other.getByRole('alert')).toContainText('Plik o tej nazwie już jest.');
  const address = (await other.locator('td img').getAttribute('src')) ?? '';
  const kept = await other.evaluate(async (from) => (await fetch(from)).text(), address);
  expect(kept, 'the first one’s').toBe(drawing(4).toString());
  await press(one, 'Usuń mapa.svg');
  await press(other, 'Usuń mapa.svg');
  await press(other, 'Tak, usuń');
  await expect(other.getByText('Usunięto mapa.svg.')).toBeVisible();
  await press(one, 'Tak, usuń');
  await expect(one.getByRole('alert')).toHaveText('Tego pliku już nie ma.');
  await expect(one.getByText('Nie ma jeszcze żadnych plików.')).toBeVisible();
});

/** Proves that the audit tells who did what, from both administrators and a clerk, finds it by person, kind and
    number, gives it as a file, and walks the chain; and that `kolejka verify` says the same. */
test('audit', async ({ demo, open, clerkAt }) => {
  const people = await admin(open, 'people');
  await addPerson(people, 'zofia', 'Zofia', 'kierownik');
  await expect(people.getByText('Zapisano: Zofia')).toBeVisible();
  await demo.ticket('registration');
  const anna = await clerkAt('anna', '1');
  await anna.keyboard.press('F2');
  await expect(anna.locator('.current .number')).toBeVisible();

  const page = await admin(open, 'audit');
  await expect(page.getByRole('row', { name: /anna wywołanie/ }).filter({ hasText: 'A\u2009001' })).toBeVisible();
  await expect(page.getByRole('row', { name: /admin dodanie osoby/ }).filter({ hasText: 'zofia · kierownik' })).toBeVisible();
  await page.getByLabel('Numer', { exact: true }).fill('A001');
  await press(page, 'Szukaj');
  await expect(page.getByRole('row', { name: /dodanie osoby/ })).toHaveCount(0);
  await expect(page.getByRole('row', { name: /anna wywołanie/ })).toBeVisible();
  await press(page, 'Wyczyść');
  await page.getByRole('combobox', { name: 'Co', exact: true }).selectOption('person_added');
  await press(page, 'Szukaj');
  await expect(page.locator('tbody tr')).toHaveCount(1);
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Pobierz CSV' }).click()]);
  const csv = readFileSync(await file.path(), 'utf8');
  expect(csv.trim().split('\r\n')).toHaveLength(2);
  expect(csv).toContain('"person_added"');
  await press(page, 'Sprawdź łańcuch zapisów');
  await expect(page.getByText(/^Dziennik urzędu: \d+ zdarzeń, łańcuch cały\.$/)).toBeVisible();
  const heads = await page.locator('.chains code').allTextContents();
  expect(await violations(page)).toEqual([]);
  const said = execFileSync(KOLEJKA, ['verify', '--data', join(demo.data, 'data'), ...heads.flatMap((head) => ['--expect', head])], {
    encoding: 'utf8',
  });
  expect(said).toContain('every chain is whole');
});

/** Proves that a picture is taken in and seen, that one that is not what it claims is told and not taken, and that
    what the configuration uses cannot be deleted. */
test('files', async ({ demo, open }) => {
  const page = await admin(open, 'files');
  await expect(page.getByText('Nie ma jeszcze żadnych plików.')).toBeVisible();
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><rect width="4" height="2" fill="#0b5cad"/></svg>';
  const give = (name: string, text: string) =>
    page.getByLabel('Prześlij plik').setInputFiles({ name, mimeType: 'image/png', buffer: Buffer.from(text) });
  await give('Herb.svg', svg);
  await expect(page.getByText('Przesłano herb.svg.')).toBeVisible();
  await expect(page.locator('td img')).toHaveJSProperty('complete', true);
  await give('zdjęcie.png', svg);
  await expect(page.getByRole('alert')).toHaveText('Zawartość pliku nie zgadza się z jego nazwą: to nie jest PNG.');
  await give('herb.svg', svg);
  await expect(page.getByRole('alert')).toContainText('Plik o tej nazwie już jest.');
  await demo.configure('', (file) => `logo = "herb.svg"\n${file}`);
  await press(page, 'Usuń herb.svg');
  await press(page, 'Tak, usuń');
  await expect(page.getByRole('alert')).toContainText('Tego pliku używa konfiguracja urzędu: logo.');
  expect(await violations(page)).toEqual([]);
  await demo.configure('');
  await press(page, 'Usuń herb.svg');
  await press(page, 'Tak, usuń');
  await expect(page.getByText('Usunięto herb.svg.')).toBeVisible();
});

/** Proves that a language is added and spoken by the kiosk, and that a file with faults is told of by each. */
test('translations', async ({ demo, open }) => {
  const page = await admin(open, 'translations');
  await demo.configure('', (file) => file.replace('languages = ["pl", "en", "uk"]', 'languages = ["pl", "en", "uk", "lt"]'));
  const give = async (text: string) => {
    await page.getByLabel('Znacznik języka').fill('lt');
    await page.getByLabel('Plik .ftl').setInputFiles({ name: 'kiosk.lt.ftl', mimeType: 'text/plain', buffer: Buffer.from(text) });
    await press(page, 'Prześlij');
  };
  await give('greeting = Laba { $diena }.\n');
  await expect(page.getByRole('alert')).toContainText('greeting: wzór nie zna $diena');
  await give('language = Lietuvių\ngreeting = Laba diena.\nextra = x\n');
  await expect(page.getByText(/^Zapisano słowa języka/)).toBeVisible();
  await expect(page.getByText('extra: takiego komunikatu nie ma')).toBeVisible();
  await expect(page.getByRole('row', { name: /\(lt\)/ })).toContainText(/brakuje \d+ komunikat/);
  expect(await violations(page)).toEqual([]);
  const kiosk = await open('/kiosk/hall', { width: 1080, height: 1920 });
  await kiosk.getByRole('button', { name: 'Lietuvių' }).click();
  await expect(kiosk.getByText('Laba diena.')).toBeVisible();
  await press(page, /^Usuń plik:/);
  await press(page, 'Tak, usuń');
  await expect(page.getByRole('row', { name: /\(lt\)/ })).toHaveCount(0);
});
