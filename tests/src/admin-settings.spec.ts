/** The office's settings in the administration: every key has a field, and two people at once lose nothing. */
import type { Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { keys } from '../../clerk-ui/src/admin/settings/fields';
import { changes, make, meet, same, type Document } from '../../clerk-ui/src/admin/settings/changes';
import { violations } from './axe';
import { KOLEJKA, OFFICE, expect, signIn, test, type Demo } from './harness';

const SECTIONS = ['office', 'hours', 'services', 'counters', 'calling', 'kiosks', 'displays', 'printers', 'paper', 'voice', 'work', 'history', 'file'];

type Open = (path: string, options?: { width?: number; height?: number }) => Promise<Page>;

async function admin(open: Open, section: string, size = { width: 1440, height: 900 }): Promise<Page> {
  const page = await open(`/clerk#admin/${section}`, size);
  await signIn(page, 'admin');
  await expect(page.getByRole('button', { name: 'Zastosuj' })).toBeVisible();
  return page;
}

const apply = (page: Page) => page.getByRole('button', { name: 'Zastosuj' }).click();
const sound = (page: Page) => expect(page.getByText('Sprawdzone: można zastosować')).toBeVisible();
const go = (page: Page, section: string) => page.evaluate((id) => (location.hash = `admin/${id}`), section);
const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });

async function configuration(demo: Demo): Promise<{ version: number; document: any; text: string }> {
  return demo.ask('GET', `${OFFICE}/configuration`, { cookie: await demo.session('admin') });
}

/** Proves that every key that the daemon's reader takes has a field, and that there is no field without one. */
test('a field for every key', () => {
  const known = execFileSync(KOLEJKA, ['keys'], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { path: string }).path);
  expect([...new Set(keys())].sort()).toEqual(known.sort());
});

/** Proves that what one changed is found, made again on another's version, and that both changing one place is
    told: over many drawn pairs of changes, whatever does not clash is there in the end. */
test('two people’s changes meet', async ({ demo }) => {
  const base = (await configuration(demo)).document as Document;
  let seed = 7;
  const draw = (below: number) => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
  const spots: ((document: any, text: string) => void)[] = [
    (it, text) => (it.name.pl = text),
    (it, text) => (it.services[1].name.en = text),
    (it, text) => (it.counters[2].room = { pl: text }),
    (it) => it.services.reverse(),
    (it) => it.counters.splice(4, 1),
    (it, text) => it.displays.push({ id: `d-${text}` }),
    (it, text) => (it.limits.matters = text.length),
    (it) => delete it.accent,
    (it, text) => it.services[0].card.bring.push({ pl: text }),
    (it, text) => (it.services.find((one: any) => one.id === 'licence').card.fees[1].amount = text),
    (it, text) => it.services.find((one: any) => one.id === 'licence').card.fees.unshift({ what: { pl: text }, amount: text }),
    (it) => it.services.find((one: any) => one.id === 'licence').card.fees.reverse(),
    (it, text) => it.priority_question && (it.priority_question.groups[0].pl = text),
    (it) => delete it.priority_question,
  ];
  for (let n = 0; n < 300; n += 1) {
    const [mine, theirs] = [structuredClone(base), structuredClone(base)];
    for (let times = 0; times < 3; times += 1) {
      spots[draw(spots.length)]?.(mine, `m${draw(9)}`);
      spots[draw(spots.length)]?.(theirs, `t${draw(9)}x`);
    }
    const alone = structuredClone(base);
    for (const change of changes(base, mine)) make(alone, change);
    expect(changes(alone, mine)).toEqual([]);
    const met = meet(base, mine, theirs);
    const merged = structuredClone(theirs);
    for (const change of met.own) make(merged, change);
    for (const change of changes(base, mine)) {
      const clashes = met.clashes.some((clash) => begins(change.steps, clash.mine.steps));
      if (clashes) continue;
      const left = changes(merged, mine).find((other) => same(other.steps, change.steps));
      expect(left, JSON.stringify(change.steps)).toBeUndefined();
    }
    for (const clash of met.clashes) make(merged, clash.mine);
    for (const change of changes(base, mine)) {
      const left = changes(merged, mine).find((other) => same(other.steps, change.steps));
      expect(left, `kept: ${JSON.stringify(change.steps)}`).toBeUndefined();
    }
  }
});

const begins = (steps: readonly unknown[], first: readonly unknown[]) => same(steps.slice(0, first.length), first);

/** Proves that what is kept of a clash comes to be: a row that the other took out is there again, whole, and
    an edit in a list whose rows have no name does not land on another row. */
test('mine is kept whole', () => {
  const kept = (base: Document, mine: Document, theirs: Document) => {
    const met = meet(base, mine, theirs);
    const merged = structuredClone(theirs);
    for (const change of [...met.own, ...met.clashes.map((clash) => clash.mine)]) make(merged, change);
    return { merged, clashes: met.clashes.length };
  };
  const counters = [
    { id: '1', label: '1', services: ['a'] },
    { id: '2', label: '2', services: ['b'] },
  ];
  const relabelled = [counters[0], { id: '2', label: 'II', services: ['b', 'c'] }];
  expect(kept({ counters }, { counters: relabelled }, { counters: [counters[0]] })).toEqual({ merged: { counters: relabelled }, clashes: 1 });
  expect(kept({ q: { a: 1, b: 2 } }, { q: { a: 3, b: 2 } }, {})).toEqual({ merged: { q: { a: 3, b: 2 } }, clashes: 1 });

  const [first, second] = [{ what: 'card', amount: '10' }, { what: 'copy', amount: '5' }];
  const dearer = { fees: [{ ...first, amount: '12' }, second] };
  const inserted = { fees: [{ what: 'new', amount: '1' }, first, second] };
  expect(kept({ fees: [first, second] }, dearer, inserted)).toEqual({ merged: dearer, clashes: 1 });
  expect(kept({ fees: [first, second] }, dearer, { fees: [second, first] })).toEqual({ merged: dearer, clashes: 1 });
  // Both changed rows that stayed where they were: nothing to choose.
  const cheaper = { fees: [first, { ...second, amount: '4' }] };
  expect(kept({ fees: [first, second] }, dearer, cheaper)).toEqual({ merged: { fees: [dearer.fees[0], cheaper.fees[1]] }, clashes: 0 });
});

/** Proves that a change is checked while it is typed, told at its field and in the summary with a way to it,
    applied as one version, and seen at once by a clerk who is at work. */
test('from a letter to the whole office', async ({ demo, open, clerkAt }) => {
  await demo.ticket('licence');
  const anna = await clerkAt('anna', '1');
  await anna.keyboard.press('F2');
  const page = await admin(open, 'services');
  await page.getByRole('button', { name: 'Prawo jazdy', exact: true }).click();
  await field(page, 'Litera numeru').fill('bb');
  await expect(page.locator('.field.wrong')).toContainText('Jedna wielka litera od A do Z.');
  await expect(page.getByRole('button', { name: 'Zastosuj' })).toBeDisabled();
  await go(page, 'office');
  await page.getByRole('link', { name: 'Sprawy › Prawo jazdy › Litera numeru' }).click();
  await expect(field(page, 'Litera numeru')).toBeFocused();
  await field(page, 'Litera numeru').fill('B');
  await field(page, 'Nazwa: Polski').fill('Prawo jazdy <b>kat. B</b>');
  await sound(page);
  await page.getByRole('button', { name: 'Co się zmieni' }).click();
  await expect(page.locator('.review')).toContainText('Sprawy › Prawo jazdy <b>kat. B</b> › Nazwa › Polski');
  await apply(page);
  await expect(page.getByText(/Zastosowano\. Obowiązuje wersja \d+/)).toBeVisible();
  // Markup is a text like any other, and who is being served stays where they are.
  await expect(anna.locator('.current .service')).toHaveText('Prawo jazdy <b>kat. B</b>');
  await expect(anna.locator('.current .number [aria-hidden]')).toHaveText('B\u2009001');
  expect((await configuration(demo)).document.services[1].series).toBe('B');
});

/** Proves that what the form does not touch is kept as it was. */
test('what is not touched stays', async ({ demo, open }) => {
  const before = (await configuration(demo)).document;
  const page = await admin(open, 'office');
  for (const section of SECTIONS) {
    await go(page, section);
    for (const row of await page.locator('.rows.main > .list > .row > .head > .name').all()) await row.click();
  }
  await expect(page.getByText('Bez zmian')).toBeVisible();
  await go(page, 'office');
  await field(page, 'Gdzie czekać: English').fill('Hall');
  await sound(page);
  await apply(page);
  await expect(page.getByText(/Zastosowano/)).toBeVisible();
  before.waiting_room.en = 'Hall';
  expect((await configuration(demo)).document).toEqual(before);
});

/** Proves that the second of two administrators is shown what the first changed, keeps what they typed, chooses
    where both changed the same, and that nothing is overwritten unseen. */
test('two administrators at once', async ({ demo, open }) => {
  const [one, other] = [await admin(open, 'office'), await admin(open, 'office')];
  await field(one, 'Gdzie czekać: Polski').fill('Sala A');
  await field(one, 'Nazwa: English').fill('County Office One');
  await field(other, 'Gdzie czekać: Polski').fill('Sala B');
  await field(other, 'Nazwa: Українська').fill('Староство Два');
  await sound(one);
  await apply(one);
  await expect(one.getByText(/Zastosowano/)).toBeVisible();
  await apply(other);
  const meeting = other.getByRole('dialog', { name: 'W tym czasie ktoś zmienił ustawienia' });
  await expect(meeting).toContainText('admin');
  await expect(meeting.getByRole('group', { name: 'Gdzie czekać › Polski' })).toBeVisible();
  await expect(meeting).toContainText('County Office One');
  expect(await violations(other)).toEqual([]);
  await meeting.getByRole('radio', { name: 'moje: Sala B' }).check();
  await meeting.getByRole('button', { name: 'Połącz i sprawdź' }).click();
  await expect(field(other, 'Gdzie czekać: Polski')).toHaveValue('Sala B');
  await expect(field(other, 'Nazwa: English')).toHaveValue('County Office One');
  expect((await configuration(demo)).document.waiting_room.pl).toBe('Sala A');
  await sound(other);
  await apply(other);
  await expect(other.getByText(/Zastosowano/)).toBeVisible();
  const { document } = await configuration(demo);
  expect([document.waiting_room.pl, document.name.en, document.name.uk]).toEqual(['Sala B', 'County Office One', 'Староство Два']);
});

/** Proves that a session that ends in mid-edit and a page loaded anew lose nothing that was typed. */
test('nothing typed is lost', async ({ open }) => {
  const page = await admin(open, 'office');
  await field(page, 'Gdzie czekać: Polski').fill('Nowa sala');
  await sound(page);
  await page.context().clearCookies();
  await field(page, 'Gdzie czekać: English').fill('New hall');
  const again = page.getByRole('dialog', { name: 'Sesja się skończyła' });
  await again.getByLabel('Hasło').fill('demo');
  await again.getByRole('button', { name: 'Zaloguj się' }).click();
  await expect(again).toHaveCount(0);
  await expect(field(page, 'Gdzie czekać: Polski')).toHaveValue('Nowa sala');
  await sound(page);
  let asked = '';
  page.once('dialog', (dialog) => {
    asked = dialog.type();
    void dialog.accept();
  });
  await page.reload();
  expect(asked).toBe('beforeunload');
  await expect(page.getByText('Zmiany wpisane wcześniej są nadal tutaj.')).toBeVisible();
  await expect(field(page, 'Gdzie czekać: English')).toHaveValue('New hall');
  await page.getByRole('button', { name: 'Odrzuć zmiany' }).click();
  await page.getByRole('button', { name: 'Odrzucić na pewno?' }).click();
  await expect(field(page, 'Gdzie czekać: Polski')).toHaveValue('Poczekalnia, parter');
});

/** Proves that what is typed while a slow daemon takes the settings over is there afterwards, as a change upon
    what was taken over, and comes to be with the next press. */
test('typed while it is applied', async ({ demo, open }) => {
  const page = await admin(open, 'office');
  let answer: (() => void) | undefined;
  const held = new Promise<void>((resume) => (answer = resume));
  let asked: (() => void) | undefined;
  const under = new Promise<void>((resume) => (asked = resume));
  await page.route(`**${OFFICE}/configuration`, async (route) => {
    if (route.request().method() === 'PUT') {
      asked?.();
      await held;
    }
    await route.continue();
  });
  await field(page, 'Gdzie czekać: Polski').fill('Nowa sala');
  await sound(page);
  await apply(page);
  await under;
  await field(page, 'Gdzie czekać: English').fill('New hall');
  answer?.();
  await expect(page.getByText(/Zastosowano/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Zastosuj' })).toBeEnabled();
  await expect(field(page, 'Gdzie czekać: English')).toHaveValue('New hall');
  await expect(page.getByText('1 zmiana')).toBeVisible();
  await apply(page);
  await expect(page.getByText('Bez zmian')).toBeVisible();
  const { document } = await configuration(demo);
  expect([document.waiting_room.pl, document.waiting_room.en]).toEqual(['Nowa sala', 'New hall']);
});

/** Proves that what one administrator typed and left is not the next one's at the same screen, neither after
    signing out nor when the session ended, and that it waits for whom it is of. */
test('what one typed is not the next one’s', async ({ demo, open }) => {
  const cookie = await demo.session('admin');
  const person = { login: 'second', name: 'Second', role: 'administrator', password: 'a long password' };
  await demo.ask('POST', `${OFFICE}/people`, { cookie, body: person });
  const page = await admin(open, 'office');
  const hall = field(page, 'Gdzie czekać: Polski');
  await hall.fill('Nowa sala');
  await sound(page);
  await page.getByRole('button', { name: 'Wyloguj się' }).click();
  await signIn(page, 'second', person.password);
  await expect(hall).toHaveValue('Poczekalnia, parter');
  await expect(page.getByText('Bez zmian')).toBeVisible();
  await hall.fill('Sala drugiego');
  await page.context().clearCookies();
  await hall.fill('Sala drugiego 2');
  const again = page.getByRole('dialog', { name: 'Sesja się skończyła' });
  await again.getByRole('button', { name: 'Ktoś inny' }).click();
  await signIn(page, 'admin');
  await expect(hall).toHaveValue('Nowa sala');
});

/** Proves that a service for which somebody waits cannot be taken away, that it is said who waits, and that it
    can once nobody does. */
test('nobody is left without a place', async ({ demo, open }) => {
  const ticket = await demo.ticket('trusted-profile');
  const page = await admin(open, 'services');
  await page.getByRole('button', { name: 'Profil zaufany', exact: true }).click();
  await page.getByRole('button', { name: 'Usuń: Profil zaufany' }).click();
  await go(page, 'counters');
  for (const counter of ['1', '4']) {
    // A check that has come by now marks those in which something is wrong.
    await page.getByRole('button', { name: new RegExp(`^${counter}( |$)`) }).click();
    await page.getByRole('group', { name: 'Sprawy tego stanowiska' }).getByLabel('trusted-profile').click();
  }
  const told = page.getByRole('alert').filter({ hasText: 'Ktoś zostałby bez miejsca' });
  await expect(told).toContainText('Czekają lub są obsługiwane: D001.');
  await expect(told).toContainText('Nikt by ich nie przyjął ze sprawą: Profil zaufany.');
  await expect(told).toContainText('poczekać, aż zostaną obsłużone');
  await expect(page.getByRole('button', { name: 'Zastosuj' })).toBeDisabled();
  await demo.ask('POST', `${OFFICE}/tickets/${ticket.id}/cancel`, { cookie: await demo.session('ewa'), body: {} });
  await go(page, 'office');
  await field(page, 'Gdzie czekać: English').fill('Hall');
  await sound(page);
  await apply(page);
  await expect(page.getByText(/Zastosowano/)).toBeVisible();
  expect((await configuration(demo)).document.services.map((service: any) => service.id)).not.toContain('trusted-profile');
});

/** Proves that history tells who changed what, and that an older version is prepared, looked at and taken as a
    new one. */
test('an older version comes back', async ({ demo, open }) => {
  const first = await configuration(demo);
  await demo.configure('', (file) => file.replaceAll('sala obsługi', 'sala A'));
  const page = await admin(open, 'history');
  const versions = page.locator('.history > li');
  await expect(versions).toHaveCount(2);
  await versions.first().getByRole('button').first().click();
  await expect(versions.first()).toContainText('Stanowiska › 1 › Pokój › Polski');
  await expect(versions.first()).toContainText('sala A');
  await versions.nth(1).getByRole('button').first().click();
  await page.getByRole('button', { name: 'Przywróć tę wersję' }).click();
  await sound(page);
  await apply(page);
  await expect(versions).toHaveCount(3);
  const last = await configuration(demo);
  expect(last.document).toEqual(first.document);
  expect(last.version).toBeGreaterThan(first.version);
});

/** Proves that a file taken away is the office, that it can be brought back changed, and that what is no such
    file is told by what it is, with unknown keys at their places. */
test('a file goes out and comes in', async ({ demo, open }) => {
  const page = await admin(open, 'file');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Pobierz plik' }).click()]);
  const text = readFileSync((await download.path()) ?? '', 'utf8');
  expect(text).toBe((await configuration(demo)).text);
  const bring = (name: string, content: string | Buffer) =>
    page.getByLabel('Wybierz plik').setInputFiles({ name, mimeType: 'application/toml', buffer: Buffer.from(content) });
  await bring('urzad.toml', Buffer.from([0xff, 0xfe, 0x41]));
  await expect(page.getByText('To nie jest plik tekstowy UTF-8.')).toBeVisible();
  await bring('urzad.toml', '#'.repeat(1024 * 1024 + 1));
  await expect(page.getByText('Plik jest za duży.')).toBeVisible();
  await bring('urzad.toml', '[[services]');
  await expect(page.getByText('Pliku urzad.toml nie można wczytać.')).toBeVisible();
  await bring('urzad.toml', text.replace('matters = 3', 'maters = 3\nundo_window_s = "x"').replace('undo_window_s = 30\n', ''));
  await expect(page.getByText('Wczytano urzad.toml')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Cofnąć można przez' })).toBeVisible();
  await expect(page.locator('.told-all')).toContainText('Tego program nie zna. Może „matters”?');
  await bring('urzad.toml', text.replaceAll('sala obsługi', 'sala B'));
  await sound(page);
  await apply(page);
  await expect(page.getByText(/Zastosowano/)).toBeVisible();
  expect((await configuration(demo)).document.counters[0].room.pl).toBe('sala B');
});

/** Proves that what would come of a change is seen before it is applied: on the ticket, on the real kiosk, which
    works in an office of its own, and on the real display, where somebody is called. */
test('seen before it is applied', async ({ demo, open }) => {
  const page = await admin(open, 'office');
  await field(page, 'Nazwa: Polski').fill('Urząd na próbę');
  await sound(page);
  await page.getByRole('button', { name: 'Pokaż podgląd' }).click();
  const kiosk = page.frameLocator('iframe[title="Kiosk, jak będzie wyglądał"]');
  await expect(kiosk.getByText('Urząd na próbę')).toBeVisible();
  await kiosk.getByRole('button', { name: 'Kasa bez kolejki' }).click();
  await go(page, 'displays');
  await page.getByRole('button', { name: 'Pokaż podgląd' }).click();
  const display = page.frameLocator('iframe[title="Ekran, jak będzie wyglądał"]');
  await expect(display.getByText('A\u2009001').first()).toBeVisible();
  await go(page, 'paper');
  await page.getByRole('button', { name: 'Pokaż podgląd' }).click();
  const picture = page.getByRole('img', { name: 'Bilet, jak wyjdzie z drukarki' });
  await expect(picture).toBeVisible();
  expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(400);
  // An own layout begins as the one that there is.
  await page.getByLabel('Własny układ biletu').check();
  await expect(page.locator('.row')).toHaveCount(21);
  await go(page, 'calling');
  await page.getByRole('button', { name: 'Sprawdź na zapisanych dniach' }).click();
  await expect(page.getByText('Urząd ma jeszcze za mało zapisanych dni')).toBeVisible();
  // Nothing of it reached the office.
  expect((await configuration(demo)).document.name.pl).toBe('Starostwo Powiatowe w Gostyninie');
  expect(await demo.ask('GET', `${OFFICE}/tickets?status=waiting`, { cookie: await demo.session('ewa') })).toEqual([]);
});

/** Proves that lists are added to, doubled, moved and taken from, and that a colour, hours, a time and a printer's
    way are set by their own fields. */
test('every kind of field', async ({ demo, open }) => {
  const page = await admin(open, 'counters');
  await page.getByRole('button', { name: '2', exact: true }).click();
  await page.getByRole('button', { name: 'Powiel' }).click();
  await field(page, 'Skrót').fill('6');
  await field(page, 'Napis nad stanowiskiem').fill('6');
  await page.getByRole('button', { name: 'Wyżej: 6' }).click();
  await page.getByRole('group', { name: 'Sprawy tego stanowiska' }).getByLabel('K · Kasa').check();
  await go(page, 'hours');
  await page.getByRole('button', { name: 'Dodaj: Dni z innymi godzinami' }).click();
  await page.getByLabel('Dzień').fill('2027-01-04');
  await page.getByRole('button', { name: 'Dodaj godziny: Godziny tego dnia' }).click();
  await field(page, 'Powód: Polski').fill('Remanent');
  await go(page, 'office');
  await field(page, 'Kolor urzędu').fill('#123456');
  await go(page, 'calling');
  await page.getByLabel('Jak klasy stoją do siebie').selectOption('ratio');
  await field(page, 'Wezwań poza kolejnością na jedno zwykłe').fill('3');
  await field(page, 'Cofnąć można przez').fill('45');
  await go(page, 'printers');
  await page.getByRole('button', { name: 'hall', exact: true }).click();
  await page.getByLabel('Jak jest podłączona').selectOption('serial');
  await field(page, 'Plik urządzenia').fill('/dev/ttyS7');
  await go(page, 'services');
  await page.getByRole('button', { name: 'Rejestracja pojazdu', exact: true }).click();
  await field(page, 'Słowa, po których się ją znajduje: Polski').fill('kampery');
  await page.keyboard.press('Enter');
  await sound(page);
  await apply(page);
  await expect(page.getByText(/Zastosowano/)).toBeVisible();
  const { document } = await configuration(demo);
  expect(document.counters.map((counter: any) => counter.id)).toEqual(['1', '6', '2', '3', '4', '5']);
  expect(document.counters[1].services).toEqual(['registration', 'pickup', 'cashier']);
  expect(document.hours.exceptions.at(-1)).toEqual({ date: '2027-01-04', spans: ['08:00-16:00'], reason: { pl: 'Remanent' } });
  expect([document.accent, document.policy.kind, document.policy.calls, document.limits.undo_window_s]).toEqual(['#123456', 'ratio', 3, 45]);
  expect(document.printers[0]).toMatchObject({ serial: '/dev/ttyS7', baud: 19_200 });
  expect(document.printers[0]).not.toHaveProperty('virtual');
  expect(document.services[0].keywords.pl).toContain('kampery');
});

/** Proves that the office's own files are offered where one can be named, each where it fits, and that a name of
    none is told without standing in the way. */
test('files to choose from', async ({ demo, open }) => {
  const cookie = await demo.session('admin');
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><rect width="4" height="2" fill="#0b5cad"/></svg>';
  const sent = await fetch(`${demo.url}${OFFICE}/media/herb.svg`, {
    method: 'PUT',
    headers: { cookie, 'Kolejka-As': 'staff' },
    body: svg,
  });
  expect(sent.status).toBe(201);
  const page = await admin(open, 'office');
  const logo = page.getByRole('combobox', { name: 'Logo' });
  const offered = (id: string) => page.evaluate((one) => {
    const list = (document.getElementById(one) as HTMLInputElement).list;
    return [...list!.options].map((option) => option.value);
  }, id);
  await expect(logo).toBeVisible();
  await expect.poll(() => offered('at-logo')).toEqual(['herb.svg']);
  await logo.fill('godlo.svg');
  await expect(page.getByText('Takiego pliku jeszcze nie ma.')).toBeVisible();
  await sound(page);
  await logo.fill('herb.svg');
  await expect(page.getByText('Takiego pliku jeszcze nie ma.')).toBeHidden();
  await sound(page);
  await apply(page);
  await expect(page.getByText(/Zastosowano/)).toBeVisible();
  expect((await configuration(demo)).document.logo).toBe('herb.svg');
  await go(page, 'services');
  await page.getByRole('button', { name: 'Rejestracja pojazdu', exact: true }).click();
  const film = page.getByRole('combobox', { name: 'Film w języku migowym' });
  await film.focus();
  expect(await offered((await film.getAttribute('id')) ?? '')).toEqual([]);
});

/** Proves that no page of the settings has a fault that axe knows, with all fields of a row open, in the wide
    window in Polish and in the narrow one in English. */
test('axe finds nothing', async ({ open }) => {
  test.setTimeout(180_000);
  for (const width of [1440, 820]) {
    const page = await admin(open, 'office', { width, height: 900 });
    if (width === 820) {
      await page.evaluate(() => localStorage.setItem('kolejka-language', 'en'));
      await page.reload();
      await expect(page.getByRole('button', { name: 'Apply' })).toBeVisible();
    }
    for (const section of SECTIONS) {
      await go(page, section);
      const row = page.locator('.rows.main > .list > .row > .head > .name, .history > li > .name').first();
      if (await row.isVisible()) await row.click();
      await expect(page.locator('.settings h2')).toBeVisible();
      expect(await violations(page), `${section} at ${width}`).toEqual([]);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      expect(wide, `${section} at ${width} is wider than the window`).toBe(false);
    }
  }
});

/** Proves that a whole change is made by keyboard alone. */
test('by keyboard alone', async ({ demo, open }) => {
  const page = await admin(open, 'voice');
  const until = async (name: string | RegExp) => {
    for (let n = 0; n < 200; n += 1) {
      await page.keyboard.press('Tab');
      const is = await page.evaluate(() => {
        const at = document.activeElement as HTMLElement | null;
        return at?.getAttribute('aria-label') ?? (at as HTMLInputElement | null)?.labels?.[0]?.textContent?.trim() ?? at?.textContent?.trim() ?? '';
      });
      if (typeof name === 'string' ? is === name : name.test(is)) return;
    }
    throw new Error(`${name} is not reached by Tab`);
  };
  await until('Droga do stanowiska');
  await page.keyboard.press('End');
  await until(/Mówić też głosem/);
  await page.keyboard.press('Space');
  await sound(page);
  await until('Zastosuj');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/Zastosowano/)).toBeVisible();
  const { document } = await configuration(demo);
  expect([document.voice.way, document.emergency.speak]).toEqual(['never', true]);
});
