/** The kiosk, touched as clients touch it. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printers } from './emulated';
import { KOLEJKA, OFFICE, Printer, example, expect, plain, readPaper, test } from './harness';
import { LONG_OFFICE, bare } from './screens';

const PORTRAIT = { width: 1080, height: 1920 };

/**
 * Proves that a ticket takes one touch and the priority answer, and is the client's by its number. A person who
 * reads takes some four seconds for each screen: two of them, and the ticket's, are twelve.
 */
test('a touch and an answer make a ticket', async ({ demo, open }) => {
  await demo.ticket('registration');
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await kiosk.evaluate(() => {
    Object.assign(window, { touches: 0 });
    addEventListener('pointerdown', () => ((window as any).touches += 1), { capture: true });
  });
  await expect(kiosk.getByRole('button', { name: 'Rejestracja pojazdu czeka 1 osoba' })).toBeVisible();
  await kiosk.getByRole('button', { name: 'Prawo jazdy bez kolejki' }).click();
  await expect(kiosk.getByRole('heading')).toHaveText('Czy chcą Państwo skorzystać z obsługi poza kolejnością?');
  await kiosk.getByRole('button', { name: 'Nie, dziękuję' }).click();
  await expect(kiosk.locator('.number [aria-hidden]')).toHaveText('B\u2009001');
  expect(await kiosk.evaluate('window.touches')).toBe(2);
  await expect(kiosk.getByText('Przed Państwem 1 osoba.')).toBeVisible();
  await expect
    .poll(() => kiosk.locator('figure img').evaluate((image: HTMLImageElement) => image.naturalWidth), 'the QR code is drawn')
    .toBeGreaterThan(0);
  await kiosk.getByRole('button', { name: 'Gotowe' }).click();
  await expect(kiosk.getByRole('heading')).toHaveText('Proszę wybrać sprawę.');
});

/**
 * Proves that a yes to the question gives priority, which staff see and nothing on the kiosk tells;
 * and that the client's language and a counter without stairs go along.
 */
test('priority is asked once and shown to nobody', async ({ demo, open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await kiosk.getByRole('button', { name: 'English' }).click();
  await kiosk.getByRole('button', { name: 'Information: Vehicle registration' }).click();
  await expect(kiosk.getByText('proof of ownership')).toBeVisible();
  await expect(kiosk.getByText('160,00 zł')).toBeVisible();
  await kiosk.getByRole('button', { name: 'More', exact: true }).click();
  await kiosk.getByRole('button', { name: 'I need assistance' }).click();
  await kiosk.getByRole('button', { name: 'Counter without stairs' }).click();
  await expect(kiosk.getByText('No counter without stairs is open now.')).toBeVisible();
  await kiosk.getByRole('button', { name: 'Hearing loop' }).click();
  await kiosk.getByRole('button', { name: 'Continue' }).click();
  await expect(kiosk.getByText('No counter without stairs is open now.')).toBeVisible();
  await kiosk.getByRole('button', { name: 'Take a ticket' }).click();
  await expect(kiosk.getByText('older people')).toBeVisible();
  await kiosk.getByRole('button', { name: 'Yes, please' }).click();
  await expect(kiosk.locator('.number')).toContainText('A\u2009001');
  const words = (await kiosk.locator('main').innerText()).toLowerCase();
  for (const word of ['priority', 'turn', 'stairs', 'older']) expect(words).not.toContain(word);
  const cookie = await demo.session('ewa');
  const [ticket] = await demo.ask('GET', `${OFFICE}/tickets`, { cookie });
  expect([ticket.priority, ticket.language, ticket.step_free, ticket.count, ticket.need]).toEqual([
    'priority',
    'en',
    true,
    2,
    'hearing-loop',
  ]);
});

/** Proves that needs are asked about at the question, too, for whoever reads no card, and go along with the ticket. */
test('needs told at the question', async ({ demo, open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await kiosk.getByRole('button', { name: /^Kasa/ }).first().click();
  await kiosk.getByRole('button', { name: 'Potrzebuję ułatwień' }).click();
  await kiosk.getByRole('button', { name: 'Stanowisko bez schodów' }).click();
  await kiosk.getByRole('button', { name: 'Pętla indukcyjna' }).click();
  await kiosk.getByRole('button', { name: 'Dalej' }).click();
  await expect(kiosk.getByRole('button', { name: 'Potrzebuję ułatwień' })).toHaveAttribute('aria-pressed', 'true');
  await expect(kiosk.getByText('Teraz żadne stanowisko bez schodów nie jest czynne.')).toBeVisible();
  await kiosk.getByRole('button', { name: 'Nie, dziękuję' }).click();
  await expect(kiosk.locator('.number')).toContainText('K\u2009001');
  const [ticket] = await demo.ask('GET', `${OFFICE}/tickets`, { cookie: await demo.session('ewa') });
  expect([ticket.step_free, ticket.need]).toEqual([true, 'hearing-loop']);
});

/** Proves that touching twice, as impatient people do, makes one ticket. */
test('touched twice, one ticket', async ({ demo, open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await kiosk.getByRole('button', { name: /^Kasa/ }).first().click();
  await kiosk.getByRole('button', { name: 'Nie, dziękuję' }).dblclick();
  await expect(kiosk.locator('.number')).toContainText('K\u2009001');
  const cookie = await demo.session('ewa');
  expect(await demo.ask('GET', `${OFFICE}/tickets`, { cookie })).toHaveLength(1);
});

/**
 * Proves that with the daemon gone between touch and answer the client gets one ticket when it is
 * back: the request is repeated under its key.
 */
test('the daemon killed between touch and answer', async ({ demo, open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await kiosk.getByRole('button', { name: /^Kasa/ }).first().click();
  demo.pause();
  await kiosk.getByRole('button', { name: 'Nie, dziękuję' }).click();
  await expect(kiosk.getByText('Chwileczkę…')).toBeVisible();
  await demo.kill();
  await demo.run();
  await expect(kiosk.locator('.number')).toContainText('K\u2009001');
  const cookie = await demo.session('ewa');
  expect(await demo.ask('GET', `${OFFICE}/tickets`, { cookie })).toHaveLength(1);
});

/**
 * Proves that a daemon that is away is told within three seconds, whether it is gone or only hangs; that
 * hours and how to file all the same stay on the screen; and that the kiosk recovers by itself.
 */
test('the daemon away and back', async ({ demo, open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  const away = kiosk.getByRole('heading', { name: 'Kiosk chwilowo nie wydaje biletów.' });
  await expect(kiosk.locator('.choice')).toHaveCount(5);
  await demo.kill();
  await expect(away).toBeVisible({ timeout: 3_000 });
  await expect(kiosk.getByText('cała doba').first()).toBeVisible();
  await expect(kiosk.getByText('biurze podawczym')).toBeVisible();
  await demo.run();
  await expect(kiosk.locator('.choice')).toHaveCount(5);
  await kiosk.getByRole('button', { name: /^Kasa/ }).first().click();
  demo.pause();
  await expect(kiosk.getByText('Nie ma teraz połączenia z systemem.')).toBeVisible({ timeout: 3_000 });
  demo.resume();
  await expect(kiosk.getByText('Nie ma teraz połączenia z systemem.')).toBeHidden();
});

/** Proves that a closed office says why nothing is issued and how to file all the same. */
test('a closed office says what to do', async ({ demo, open }) => {
  const cookie = await demo.session('ewa');
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await kiosk.getByRole('button', { name: /^Kasa/ }).first().click();
  await demo.ask('POST', `${OFFICE}/day/close`, { cookie });
  await kiosk.getByRole('button', { name: 'Nie, dziękuję' }).click();
  const said = kiosk.locator('main');
  await expect(kiosk.getByRole('heading', { name: 'Teraz nie wydajemy biletów' })).toBeVisible();
  await expect(said).toContainText('Dzień pracy już się zakończył.');
  await expect(said).toContainText('Najbliższe otwarcie: ');
  await expect(said).toContainText('biurze podawczym');
  await kiosk.getByRole('button', { name: 'Od początku' }).click();
  await expect(said).toContainText('Sprawę można dziś załatwić inaczej');
  await expect(said).toContainText('cała doba');
  await kiosk.getByRole('button', { name: 'Co przygotować i jakie są terminy' }).click();
  await kiosk.getByRole('button', { name: 'Rejestracja pojazdu' }).click();
  await expect(said).toContainText('30 dni od nabycia pojazdu.');
  await expect(kiosk.getByRole('button', { name: 'Biorę bilet' })).toHaveCount(0);
  await kiosk.getByRole('button', { name: 'Sprawę można dziś załatwić inaczej' }).click();
  await expect(said).toContainText('Teraz nie wydajemy biletów do tej sprawy.');
  await expect(said).toContainText('Termin: 30 dni od nabycia pojazdu.');
  await expect(said).toContainText('www.gov.pl');
  await kiosk.getByRole('button', { name: 'Od początku' }).click();
  await demo.ask('POST', `${OFFICE}/day/open`, { cookie });
  await expect(kiosk.getByRole('heading', { name: 'Proszę wybrać sprawę.' })).toBeVisible();
});

/**
 * Proves that two notices stand on the start screen, in the client's language as far as they are
 * written in it, a warning told by a word; and that what is taken down makes room for the next.
 */
test('notices on the start screen', async ({ demo, open }) => {
  const cookie = await demo.session('ewa');
  const post = (kind: string, text: Record<string, string>) =>
    demo.ask('POST', `${OFFICE}/notices`, { cookie, body: { kind, text } });
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await expect(kiosk.locator('.choice')).toHaveCount(5);
  const notices = kiosk.locator('.notices li');
  await expect(notices).toHaveCount(0);
  await post('warning', { pl: 'Kasa nieczynna do 12:00 <b>dziś</b>.', en: 'The cash desk is closed until noon.' });
  const friday = await post('info', { pl: 'W piątek urząd jest czynny do 14:00.' });
  await post('info', { pl: 'Winda nie działa.' });
  await expect(notices).toHaveText(['Uwaga: Kasa nieczynna do 12:00 <b>dziś</b>.', 'W piątek urząd jest czynny do 14:00.']);
  await expect(notices.locator('svg')).toHaveCount(2);
  await kiosk.getByRole('button', { name: 'English' }).click();
  await expect(notices.first()).toHaveText('Please note: The cash desk is closed until noon.');
  await expect(notices.last()).toHaveText('W piątek urząd jest czynny do 14:00.');
  await demo.ask('DELETE', `${OFFICE}/notices/${friday.id}`, { cookie });
  await expect(notices.last()).toHaveText('Winda nie działa.');
  await kiosk.reload();
  await expect(notices).toHaveCount(2);
  await kiosk.getByRole('button', { name: /^Kasa/ }).first().click();
  await expect(kiosk.getByRole('button', { name: 'Nie, dziękuję' })).toBeVisible();
  await expect(notices).toHaveCount(0);
});

/** Proves that a notice's time ends it, without a word from the daemon, which hangs. */
test('a notice expires by itself', async ({ demo, open }) => {
  const cookie = await demo.session('ewa');
  const until = new Date(Date.now() + 3_600_000).toISOString();
  for (const more of [{ until }, {}]) {
    await demo.ask('POST', `${OFFICE}/notices`, { cookie, body: { text: { pl: 'Kasa nieczynna' }, ...more } });
  }
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await kiosk.clock.install();
  await kiosk.reload();
  await expect(kiosk.locator('.notices li')).toHaveCount(2);
  // An answer still on its way would tell the time of before.
  await kiosk.waitForLoadState('networkidle');
  demo.pause();
  await kiosk.clock.fastForward(3_601_000);
  await expect(kiosk.locator('.notices li')).toHaveCount(1);
});

/** Proves that a language without words here is spoken in the office's own, and that one in English. */
test('a language that the kiosk does not speak', async ({ open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  let languages = ['uk', 'de'];
  await kiosk.route(`**${OFFICE}`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), languages } });
  });
  await kiosk.reload();
  await kiosk.getByRole('button', { name: 'Deutsch' }).click();
  await expect(kiosk.getByRole('heading')).toHaveText('Будь ласка, виберіть справу.');
  languages = ['de', 'pl'];
  await kiosk.reload();
  await expect(kiosk.getByRole('heading')).toHaveText('Please choose what you have come for.');
});

/** Proves that the aids change what is seen and are gone for the next client. */
test('aids are for one client', async ({ open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  const size = () =>
    kiosk.locator('.choice .name').first().evaluate((name) => parseFloat(getComputedStyle(name).fontSize));
  const before = await size();
  await kiosk.getByRole('button', { name: 'Tekst' }).click();
  await kiosk.getByRole('button', { name: 'Tekst' }).click();
  expect(await size()).toBeGreaterThan(before * 1.25);
  await kiosk.getByRole('button', { name: 'Kontrast' }).click();
  await expect(kiosk.locator('.kiosk')).toHaveClass(/contrast/);
  await kiosk.getByRole('button', { name: /^Kasa/ }).first().click();
  await kiosk.getByRole('button', { name: 'Wstecz' }).click();
  await expect(kiosk.locator('.kiosk')).toHaveClass(/contrast/);
  await kiosk.getByRole('button', { name: /^Kasa/ }).first().click();
  await kiosk.getByRole('button', { name: 'Od początku' }).click();
  await expect(kiosk.locator('.kiosk')).not.toHaveClass(/contrast/);
  expect(await size()).toBe(before);
});

/** Proves that a browser without a token shows nothing of the office and says what to do. */
test('a device that is not paired', async ({ open }) => {
  const kiosk = await open('/kiosk/elsewhere', PORTRAIT);
  await expect(kiosk.getByRole('heading')).toHaveText('To urządzenie nie jest jeszcze połączone z urzędem.');
});

/** Proves that the numbers of two kiosks used at once never meet. */
test('two kiosks at once', async ({ open }) => {
  const kiosks = await Promise.all([open('/kiosk/hall', PORTRAIT), open('/kiosk/hall', PORTRAIT)]);
  const numbers = await Promise.all(
    kiosks.map(async (kiosk) => {
      await kiosk.getByRole('button', { name: /^Kasa/ }).first().click();
      await kiosk.getByRole('button', { name: 'Nie, dziękuję' }).click();
      return plain(await kiosk.locator('.number [aria-hidden]').innerText());
    }),
  );
  expect(numbers.toSorted()).toEqual(['K001', 'K002']);
});

/** Proves that a ticket can be given back for thirty seconds by the office's clock, and not after. */
test('not this ticket, for thirty seconds', async ({ demo, open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await kiosk.clock.install();
  await kiosk.reload();
  await kiosk.getByRole('button', { name: /^Kasa/ }).first().click();
  await kiosk.getByRole('button', { name: 'Nie, dziękuję' }).click();
  const wrong = kiosk.getByRole('button', { name: 'To nie ten bilet' });
  await expect(wrong).toBeVisible();
  // An answer still on its way would tell the time of before.
  await kiosk.waitForLoadState('networkidle');
  demo.pause();
  await kiosk.clock.fastForward(24_000);
  await kiosk.clock.runFor(1_000);
  await expect(wrong).toBeVisible();
  await kiosk.clock.fastForward(5_000);
  await kiosk.clock.runFor(1_000);
  await expect(wrong).toHaveCount(0);
  await expect(kiosk.locator('.number')).toContainText('K\u2009001');
});

/**
 * Proves that what was taken in error is given back: the ticket is void, the next one is another, and
 * the daemon refuses what it did not just issue here.
 */
test('not this ticket', async ({ demo, open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  const take = async () => {
    await kiosk.getByRole('button', { name: /^Kasa/ }).first().click();
    await kiosk.getByRole('button', { name: 'Nie, dziękuję' }).click();
  };
  await take();
  await kiosk.getByRole('button', { name: 'To nie ten bilet' }).click();
  await expect(kiosk.getByRole('heading')).toHaveText('Czy unieważnić bilet K\u2009001?');
  await kiosk.getByRole('button', { name: 'Nie, zachowaj bilet' }).click();
  await kiosk.getByRole('button', { name: 'To nie ten bilet' }).click();
  await kiosk.getByRole('button', { name: 'Tak, unieważnij' }).click();
  await expect(kiosk.getByText('Bilet K001 jest nieważny.')).toBeVisible();
  const cookie = await demo.session('ewa');
  const states = async () =>
    (await demo.ask('GET', `${OFFICE}/tickets`, { cookie })).map((ticket: any) => `${ticket.number} ${ticket.status}`);
  expect(await states()).toEqual(['K001 cancelled']);
  await take();
  await expect(kiosk.locator('.number [aria-hidden]')).toHaveText('K\u2009002');
  await expect(kiosk.getByRole('button', { name: 'To nie ten bilet' })).toBeVisible();
  const staff = await demo.ask('POST', `${OFFICE}/tickets`, { cookie, key: 'staff', body: { services: ['cashier'] } });
  await expect(demo.ask('DELETE', `${OFFICE}/tickets/${staff.id}`)).rejects.toThrow('403');
  expect(await states()).toEqual(['K001 cancelled', 'K002 waiting', 'K003 waiting']);
});

/** Proves that several matters go on one ticket, in the order chosen, and that one can be taken off again. */
test('several matters on one ticket', async ({ demo, open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await kiosk.getByRole('button', { name: 'Informacje: Rejestracja pojazdu' }).click();
  await kiosk.getByRole('button', { name: 'Mam też inną sprawę' }).click();
  await expect(kiosk.getByText('Wybrano: Rejestracja pojazdu')).toBeVisible();
  await expect(kiosk.locator('.choice')).toHaveCount(4);
  await kiosk.getByRole('button', { name: /^Prawo jazdy/ }).click();
  await kiosk.getByRole('button', { name: 'Mam też inną sprawę' }).click();
  await kiosk.getByRole('button', { name: /^Kasa/ }).first().click();
  await expect(kiosk.getByRole('button', { name: 'Mam też inną sprawę' })).toHaveCount(0);
  await kiosk.getByRole('button', { name: 'Usuń: Prawo jazdy' }).click();
  await kiosk.getByRole('button', { name: 'Biorę bilet' }).click();
  await kiosk.getByRole('button', { name: 'Nie, dziękuję' }).click();
  await expect(kiosk.locator('.number')).toContainText('A\u2009001');
  const cookie = await demo.session('ewa');
  const [ticket] = await demo.ask('GET', `${OFFICE}/tickets`, { cookie });
  expect(ticket.services).toEqual(['registration', 'cashier']);
});

/**
 * Proves that many services come in groups, that a word without accents, with another ending or one wrong
 * letter finds one, and that a service whose tickets are gone says so and when to come.
 */
test('many services', async ({ demo, open }) => {
  await demo.configure(LONG_OFFICE);
  await demo.ticket('fishing');
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await expect(kiosk.getByRole('heading')).toHaveText('Proszę wybrać rodzaj sprawy.');
  await kiosk.getByRole('button', { name: 'Budowa i grunty 2 sprawy' }).click();
  await expect(kiosk.locator('.choice')).toHaveCount(2);
  await kiosk.getByRole('button', { name: 'Wstecz' }).click();
  await kiosk.getByRole('button', { name: 'Szukaj sprawy' }).click();
  const first = kiosk.locator('.choice .name').first();
  const write = async (word: string) => {
    for (const letter of word) await kiosk.getByRole('button', { name: letter, exact: true }).click();
  };
  const erase = async (letters: number) => {
    for (let n = 0; n < letters; n += 1) await kiosk.getByRole('button', { name: 'Usuń literę' }).click();
  };
  await write('zlomow');
  await expect(first).toHaveText('Pozwolenie czasowe i dowód rejestracyjny pojazdu sprowadzonego z zagranicy');
  await erase(6);
  await write('wedkarska');
  await expect(first).toHaveText('Karta wędkarska');
  await erase(9);
  await write('budowx');
  await expect(first).toHaveText('Pozwolenie na budowę');
  await erase(6);
  await write('qqq');
  await expect(kiosk.getByText('Nie znaleźliśmy takiej sprawy.')).toBeVisible();
  await erase(3);
  await kiosk.keyboard.type('karta');
  await first.click();
  await expect(kiosk.locator('main')).toContainText('Wszystkie dzisiejsze bilety zostały już wydane.');
  await expect(kiosk.locator('main')).toContainText('Najbliższe otwarcie:');
});

/** Proves that intake may begin before the counters do, and that the kiosk says when they do. */
test('tickets before the counters open', async ({ demo, open }) => {
  // An office where it is past noon now, with hours that begin within the hour to come.
  const west = new Date((await demo.ask('GET', OFFICE)).now).getUTCHours() - 12;
  const from = '13:00';
  await demo.configure('', (file) =>
    file
      .replace('"Europe/Warsaw"', `"Etc/GMT${west < 0 ? '' : '+'}${west}"`)
      .replace(/^(mon|tue|wed|thu|fri|sat|sun) = .*$/gm, `$1 = ["${from}-20:00"]`)
      .replace('day_starts', 'intake_before_min = 60\nday_starts'),
  );
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await expect(kiosk.getByText(`Stanowiska zaczynają pracę o ${from}.`)).toBeVisible();
  await kiosk.getByRole('button', { name: /^Kasa/ }).first().click();
  await kiosk.getByRole('button', { name: 'Nie, dziękuję' }).click();
  await expect(kiosk.locator('.number')).toContainText('K\u2009001');
  await expect(kiosk.getByText(`Stanowiska zaczynają pracę o ${from}.`)).toBeVisible();
});

/** Proves that easy words are said where there are some, the office's own too, and plain ones elsewhere. */
test('easy words', async ({ demo, open }) => {
  // One without easy words, to see that it stays as it is.
  await demo.configure('', (file) => file.replace(/(uk = "Отримання[^"]*"), pl-simple.*\}/, '$1 }'));
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await expect(kiosk.getByText('Chcę prawo jazdy albo je zmienić')).toHaveCount(0);
  await kiosk.getByRole('button', { name: 'Prościej' }).click();
  await expect(kiosk.getByRole('heading')).toHaveText('Po co Państwo przyszli? Proszę dotknąć.');
  await expect(kiosk.getByText('Chcę prawo jazdy albo je zmienić')).toBeVisible();
  await expect(kiosk.getByText('Odbiór dowodu rejestracyjnego')).toBeVisible();
  await kiosk.getByRole('button', { name: 'English' }).click();
  await expect(kiosk.getByRole('heading')).toHaveText('What have you come for? Touch it.');
  await expect(kiosk.getByText('I want to drive: my licence')).toBeVisible();
  await kiosk.getByText('I want to drive: my licence').click();
  await expect(kiosk.locator('main')).toContainText('who has a disability');
  await kiosk.getByRole('button', { name: 'I need assistance' }).click();
  await expect(kiosk.getByRole('button', { name: 'I have a hearing aid' })).toBeVisible();
});

/**
 * Proves that a screen asks 20 s before it goes back, that a touch extends it, and that without one all is
 * as for the next client; and that a ticket on the screen is extended likewise, without being in the way.
 */
test('time-outs ask first', async ({ open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await kiosk.clock.install();
  await kiosk.reload();
  await kiosk.getByRole('button', { name: 'English' }).click();
  await kiosk.getByRole('button', { name: /^Cash desk/ }).first().click();
  await kiosk.clock.fastForward(24_000);
  await expect(kiosk.getByRole('alertdialog')).toHaveCount(0);
  await kiosk.clock.fastForward(1_500);
  await expect(kiosk.getByRole('alertdialog')).toContainText('Going back to the beginning in 20 seconds.');
  await expect(kiosk.getByRole('button', { name: 'Yes, I am here' })).toBeFocused();
  await kiosk.keyboard.press('Enter');
  await expect(kiosk.getByRole('alertdialog')).toHaveCount(0);
  await kiosk.getByRole('button', { name: 'No, thank you' }).click();
  await expect(kiosk.locator('.number')).toBeVisible();
  await kiosk.clock.fastForward(26_000);
  await expect(kiosk.getByText('This screen changes in')).toBeVisible();
  await kiosk.getByRole('button', { name: 'Show it longer' }).click();
  await expect(kiosk.getByText('This screen changes in')).toHaveCount(0);
  await kiosk.clock.fastForward(26_000);
  await expect(kiosk.getByText('This screen changes in')).toBeVisible();
  await kiosk.clock.runFor(21_000);
  // Its clock has leapt past the daemon's pings, too, so it may say for a moment that the connection is lost.
  await expect(kiosk.locator('main h1')).toHaveText('Proszę wybrać sprawę.');
});

/** Proves that a service that is taken away while its card is read is told of, and nothing is issued for it. */
test('a service removed while its card is open', async ({ demo, open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await kiosk.getByRole('button', { name: 'Informacje: Kasa' }).click();
  await expect(kiosk.getByRole('button', { name: 'Biorę bilet' })).toBeVisible();
  await demo.configure('', (file) => file.replace('printer = "hall"', 'printer = "hall"\nservices = ["registration", "licence"]'));
  await expect(kiosk.getByText('Tej sprawy już tu nie ma.')).toBeVisible();
  await expect(kiosk.locator('.choice')).toHaveCount(2);
});

/** Proves that a kiosk whose token is revoked offers nothing, and comes back by itself when it is known again. */
test('a token revoked', async ({ open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await expect(kiosk.locator('.choice')).toHaveCount(5);
  const cookies = await kiosk.context().cookies();
  await kiosk.context().clearCookies();
  await kiosk.getByRole('button', { name: /^Kasa/ }).first().click();
  await kiosk.getByRole('button', { name: 'Nie, dziękuję' }).click();
  await expect(kiosk.getByRole('heading')).toHaveText('To urządzenie nie jest jeszcze połączone z urzędem.');
  await kiosk.context().addCookies(cookies);
  await expect(kiosk.locator('.choice')).toHaveCount(5);
});

/** Proves that a token that is revoked by the administrator's command is one no more as soon as the daemon looks it up anew. */
test('a token revoked by command', async ({ demo, open }) => {
  test.setTimeout(120_000);
  writeFileSync(join(demo.data, 'office.toml'), example());
  const settings = join(demo.data, 'daemon.toml');
  writeFileSync(settings, `data = "${join(demo.data, 'data')}"\noffices = ["office.toml"]\n[listen]\nstaff = "127.0.0.1:1"\n`);
  const device = (verb: string) =>
    execFileSync(KOLEJKA, ['device', verb, '--config', settings, '--kind', 'kiosk', '--id', 'hall', '--office', 'gostynin'], { encoding: 'utf8' });
  const token = device('add').match(/[A-Za-z0-9_-]{20,}/)?.[0];
  const kiosk = await open(`/kiosk/hall#token=${token}`, PORTRAIT);
  await expect(kiosk.locator('.choice')).toHaveCount(5);
  expect(kiosk.url()).not.toContain('token');
  await kiosk.getByRole('button', { name: /^Kasa/ }).first().click();
  device('revoke');
  const asked = () => fetch(`${demo.url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
  await expect.poll(async () => (await asked()).status, { timeout: 70_000 }).toBe(401);
  await kiosk.getByRole('button', { name: 'Nie, dziękuję' }).click();
  await expect(kiosk.getByRole('heading')).toHaveText('To urządzenie nie jest jeszcze połączone z urzędem.');
  expect(await demo.ask('GET', `${OFFICE}/tickets`, { cookie: await demo.session('ewa') })).toEqual([]);
});

/**
 * Proves that a kiosk that is taken out of the office's file says just that, also when it is loaded anew, and
 * works again by itself when it is put back.
 */
test('a kiosk that is not in the office file', async ({ demo, open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await expect(kiosk.locator('.choice')).toHaveCount(5);
  await demo.configure('', (file) => file.replace('[[kiosks]]\nid = "hall"', '[[kiosks]]\nid = "cellar"'));
  const said = kiosk.getByRole('heading', { name: 'Tego kiosku nie ma w pliku urzędu.' });
  await expect(said).toBeVisible();
  await kiosk.reload();
  await expect(said).toBeVisible();
  await expect(kiosk.locator('main')).toContainText('id = "hall"');
  await expect(kiosk.locator('button')).toHaveCount(0);
  await demo.configure('');
  await expect(kiosk.locator('.choice')).toHaveCount(5);
});

/** Proves that without paper the number stays, with its code for the phone, and the next client is told first. */
test('a printer without paper', async ({ demo, open }) => {
  await demo.configure('', (file) => file.replace('virtual = true', 'tcp = "127.0.0.1:9"'));
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await kiosk.getByRole('button', { name: /^Kasa/ }).first().click();
  await kiosk.getByRole('button', { name: 'Nie, dziękuję' }).click();
  await expect(kiosk.getByText('Bilet się nie wydrukował. Numer jest ważny.')).toBeVisible({ timeout: 15_000 });
  await expect(kiosk.locator('figure img')).toBeVisible();
  await kiosk.getByRole('button', { name: 'Gotowe' }).click();
  await expect(kiosk.getByText('Teraz nie drukujemy biletów.')).toBeVisible();
});

/**
 * Proves that "help" calls an assistant, says when somebody comes, and goes on where one was; and that
 * where nobody can be called it says whom to ask.
 */
test('help', async ({ demo, open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await kiosk.getByRole('button', { name: /^Kasa/ }).first().click();
  await kiosk.getByRole('button', { name: 'Pomoc' }).click();
  await expect(kiosk.getByRole('heading')).toHaveText('Wzywamy pracownika.');
  const cookie = await demo.session('ewa');
  await demo.ask('POST', `${OFFICE}/help/hall/coming`, { cookie });
  await expect(kiosk.getByRole('heading')).toHaveText('Pracownik idzie do Państwa.');
  // It stays to be seen, wherever one goes meanwhile.
  await kiosk.getByRole('button', { name: 'Wstecz' }).click();
  await expect(kiosk.getByRole('button', { name: 'Nie, dziękuję' })).toBeVisible();
  await expect(kiosk.getByRole('status')).toHaveText('Pracownik idzie do Państwa.');
  await kiosk.getByRole('button', { name: 'Od początku' }).click();
  await expect(kiosk.getByRole('status')).toHaveText('Pracownik idzie do Państwa.');
  await kiosk.getByRole('button', { name: /^Kasa/ }).first().click();
  await kiosk.getByRole('button', { name: 'Pomoc' }).click();
  await demo.ask('POST', `${OFFICE}/help/hall/end`, { cookie });
  await kiosk.getByRole('button', { name: 'Wstecz' }).click();
  await expect(kiosk.getByText('Pracownik idzie do Państwa.')).toHaveCount(0);
  await expect(kiosk.getByRole('button', { name: 'Nie, dziękuję' })).toBeVisible();
  await kiosk.route('**/help', (route) => route.fulfill({ status: 403, json: { code: 'not_allowed' } }));
  await kiosk.getByRole('button', { name: 'Pomoc' }).click();
  await expect(kiosk.getByRole('heading')).toHaveText('Proszę podejść do pracownika urzędu.');
});

/**
 * Proves that a language added as a file is spoken, that a sentence that it lacks is said in the office's
 * own words and told to staff, and that a logo that is no picture gives way to the usual sign.
 */
test('words and a logo of the office', async ({ demo, open }) => {
  const media = join(demo.data, 'data/media');
  mkdirSync(join(media, 'words'), { recursive: true });
  writeFileSync(join(media, 'words/kiosk.de.ftl'), 'language = Deutsch\nchoose = Bitte wählen Sie Ihr Anliegen.\nback =\n');
  writeFileSync(join(media, 'words/kiosk.pl.ftl'), 'greeting = Witamy w urzędzie.\n');
  writeFileSync(join(media, 'bad.png'), '<html>not found</html>');
  await demo.configure('', (file) =>
    file.replace('languages = ["pl", "en", "uk"]', 'languages = ["pl", "en", "uk", "de"]\nlogo = "bad.png"'),
  );
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await expect(kiosk.getByText('Witamy w urzędzie.')).toBeVisible();
  await expect(kiosk.locator('header svg')).toBeVisible();
  await kiosk.getByRole('button', { name: 'Deutsch' }).click();
  await expect(kiosk.getByRole('heading')).toHaveText('Bitte wählen Sie Ihr Anliegen.');
  await kiosk.getByRole('button', { name: /^Kasa/ }).first().click();
  await expect(kiosk.getByRole('button', { name: 'Wstecz' })).toBeVisible();
  const empty = await kiosk.locator('button:visible').evaluateAll((buttons) =>
    buttons.filter((button) => !(button.textContent ?? '').trim() && !button.getAttribute('aria-label')).length,
  );
  expect(empty).toBe(0);
  await kiosk.evaluate(() => dispatchEvent(new ErrorEvent('error', { message: 'by the test' })));
  const cookie = await demo.session('ewa');
  await expect
    .poll(async () => (await demo.ask('GET', `${OFFICE}/devices`, { cookie })).find((device: any) => device.device === 'kiosk:hall')?.detail)
    .toContain('words are missing: de:greeting');
  const [device] = (await demo.ask('GET', `${OFFICE}/devices`, { cookie })).filter((one: any) => one.device === 'kiosk:hall');
  expect(device.detail).toContain('the logo bad.png cannot be shown');
  expect(device.detail).toContain('by the test');
});

/** Proves that nothing has the focus, and so no frame, before anybody has touched the kiosk, and that the heading of
 * the next screen has it then. */
test('no frame before the first touch', async ({ open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await expect(kiosk.locator('.choice').first()).toBeVisible();
  // Two frames later whatever was to get the focus has it.
  await kiosk.evaluate(() => new Promise((resume) => requestAnimationFrame(() => requestAnimationFrame(resume))));
  await expect(kiosk.locator(':focus')).toHaveCount(0);
  await kiosk.getByRole('button', { name: /^Prawo jazdy/ }).click();
  await expect(kiosk.locator('h1:focus')).toHaveText('Czy chcą Państwo skorzystać z obsługi poza kolejnością?');
});

/** Proves that who looks at a service's card can have the list of what to bring on the paper, and only who asks;
 * and that without paper it is not offered. */
test('what to bring, on paper', async ({ demo, open }) => {
  const printer = await Printer.start();
  await printers(demo, `[[printers]]\nid = "hall"\ntcp = "${printer.address}"\npaper_mm = 80\nconfirms = "none"\n`);
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  const take = async (asked: boolean): Promise<string> => {
    await kiosk.getByRole('button', { name: 'Informacje: Rejestracja pojazdu' }).click();
    const list = kiosk.getByRole('button', { name: 'Lista na papierze' });
    await expect(list).toHaveAttribute('aria-pressed', 'false');
    if (asked) await list.click();
    await kiosk.getByRole('button', { name: 'Biorę bilet' }).click();
    await kiosk.getByRole('button', { name: 'Nie, dziękuję' }).click();
    await expect(kiosk.locator('.number [aria-hidden]')).toBeVisible();
    const { text } = readPaper(await printer.job(), demo.data);
    await kiosk.getByRole('button', { name: 'Gotowe' }).click();
    return text;
  };
  const LINE = /tablice rejestracyjne/i;
  expect(await take(true)).toMatch(LINE);
  expect(await take(false)).not.toMatch(LINE);
  await bare(kiosk);
  await kiosk.getByRole('button', { name: 'Informacje: Rejestracja pojazdu' }).click();
  await expect(kiosk.getByRole('button', { name: 'Biorę bilet' })).toBeVisible();
  await expect(kiosk.getByRole('button', { name: 'Lista na papierze' })).toHaveCount(0);
  printer.end();
});

/** Proves that a sentence of an office's file that cannot be made is said as the page has it, and the page lives. */
test('a sentence with a name that is not known', async ({ demo, open }) => {
  const media = join(demo.data, 'data/media/words');
  mkdirSync(media, { recursive: true });
  writeFileSync(join(media, 'kiosk.pl.ftl'), 'greeting = Dzień dobry, { $foo }.\nchoose = { FOO($x) }\nahead = Przed Państwem { $people }.\n');
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  const told: string[] = [];
  // What the first page tells is over: it may still be on its way when it is there.
  await expect(kiosk.getByText('Dzień dobry.', { exact: true })).toBeVisible();
  kiosk.on('console', (message) => message.type() === 'error' && told.push(message.text()));
  await kiosk.reload();
  await expect(kiosk.getByRole('heading')).toHaveText('Proszę wybrać sprawę.');
  await expect(kiosk.getByText('Dzień dobry.', { exact: true })).toBeVisible();
  await kiosk.getByRole('button', { name: /^Kasa/ }).first().click();
  await kiosk.getByRole('button', { name: 'Nie, dziękuję' }).click();
  await expect(kiosk.getByText('Nikogo przed Państwem.')).toBeVisible();
  expect(told.filter((text) => text.includes('pl:greeting'))).toHaveLength(1);
});

/** Proves that a kiosk whose clock is wrong shows the office's time, and tells staff. */
test('a clock five minutes wrong', async ({ demo, open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await kiosk.clock.install({ time: Date.now() + 300_000 });
  await kiosk.reload();
  await expect(kiosk.locator('.choice')).toHaveCount(5);
  const now = Date.parse((await demo.ask('GET', OFFICE)).now);
  const shown = async () => {
    const [hour, minute] = (await kiosk.locator('time').innerText()).split(':').map(Number);
    return (hour ?? 0) * 60 + (minute ?? 0);
  };
  const local = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Warsaw', hour: '2-digit', minute: '2-digit' }).format(now);
  const [hour, minute] = local.split(':').map(Number);
  await expect.poll(async () => Math.abs((await shown()) - ((hour ?? 0) * 60 + (minute ?? 0)))).toBeLessThanOrEqual(1);
  // That puts its clock off by a minute more, unless the office's time comes in meanwhile.
  await kiosk.clock.runFor(61_000);
  const cookie = await demo.session('ewa');
  await expect
    .poll(async () => (await demo.ask('GET', `${OFFICE}/devices`, { cookie })).find((device: any) => device.device === 'kiosk:hall')?.detail)
    .toMatch(/its clock is [56] min off/);
});

/** Proves that a new build of the program is loaded when nobody is at the kiosk, and not before. */
test('a new build is loaded when the kiosk rests', async ({ open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  let build = 'one';
  const sockets: { close: () => Promise<void> }[] = [];
  await kiosk.routeWebSocket(/\/stream\?/, (socket) => {
    sockets.push(socket);
    const server = socket.connectToServer();
    server.onMessage((text) => {
      const message = JSON.parse(String(text));
      socket.send(JSON.stringify(message.type === 'hello' ? { ...message, build } : message));
    });
  });
  await kiosk.reload();
  await expect(kiosk.locator('.choice')).toHaveCount(5);
  await expect.poll(() => sockets.length).toBe(1);
  await kiosk.evaluate(() => ((window as any).before = true));
  const before = () => kiosk.evaluate(() => (window as any).before as boolean | undefined).catch(() => 'loading');
  await kiosk.getByRole('button', { name: /^Kasa/ }).first().click();
  build = 'two';
  await sockets[0]?.close();
  await expect.poll(() => sockets.length).toBe(2);
  await expect(kiosk.getByRole('button', { name: 'Nie, dziękuję' })).toBeVisible();
  expect(await before()).toBe(true);
  await kiosk.getByRole('button', { name: 'Od początku' }).click();
  await expect.poll(before).toBeUndefined();
  await expect(kiosk.locator('.choice')).toHaveCount(5);
});

/** Proves that nothing on the page leads out of it: no menu, no selection, no zoom, no print. */
test('no way out', async ({ open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await expect(kiosk.locator('.choice')).toHaveCount(5);
  const passed = await kiosk.evaluate(() => {
    const at = document.querySelector('.name') as Element;
    const events = [
      new MouseEvent('contextmenu', { bubbles: true, cancelable: true }),
      new Event('selectstart', { bubbles: true, cancelable: true }),
      new Event('dragstart', { bubbles: true, cancelable: true }),
      new WheelEvent('wheel', { bubbles: true, cancelable: true, ctrlKey: true }),
      ...['F5', 'F11', 'F12'].map((key) => new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })),
      ...['p', '+', 'w', 't'].map((key) => new KeyboardEvent('keydown', { key, ctrlKey: true, bubbles: true, cancelable: true })),
    ];
    const links = document.querySelectorAll('a[href], input, textarea, select, iframe').length;
    return [...events.filter((event) => at.dispatchEvent(event)).map((event) => event.type), ...(links > 0 ? ['links'] : [])];
  });
  expect(passed).toEqual([]);
  expect(await kiosk.evaluate(() => getComputedStyle(document.body).userSelect + getComputedStyle(document.body).touchAction)).toBe(
    'nonepan-y',
  );
});

/**
 * Proves that a service's film in sign language is shown where it is asked for, silent, that it can be stopped,
 * that it gives way to the card at its end, and that one that cannot be shown does so at once and is told to staff.
 */
test('a film in sign language', async ({ demo, open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  // The browser records the film itself: two seconds of a square that moves.
  const film: number[] = await kiosk.evaluate(async () => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [320, 240];
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    const recorder = new MediaRecorder(canvas.captureStream(10), { mimeType: 'video/webm' });
    const parts: Blob[] = [];
    recorder.ondataavailable = (event) => parts.push(event.data);
    const ended = new Promise((resolve) => (recorder.onstop = resolve));
    recorder.start();
    for (let n = 0; n < 20; n += 1) {
      context.fillStyle = n % 2 === 0 ? '#0b5cad' : '#ffffff';
      context.fillRect(n * 10, 40, 60, 60);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    recorder.stop();
    await ended;
    return [...new Uint8Array(await new Blob(parts).arrayBuffer())];
  });
  const media = join(demo.data, 'data/media');
  mkdirSync(media, { recursive: true });
  writeFileSync(join(media, 'film.webm'), Buffer.from(film));
  const withFilm = (name: string) => (file: string) => file.replace('[services.card]\n', `[services.card]\nsign_video = "${name}"\n`);
  await demo.configure('', withFilm('film.webm'));
  await kiosk.reload();
  const card = () => kiosk.getByRole('button', { name: 'Informacje: Rejestracja pojazdu' }).click();
  await card();
  const show = kiosk.getByRole('button', { name: 'Film w języku migowym' });
  const video = kiosk.locator('video');
  await show.click();
  await expect.poll(() => video.evaluate((shown: HTMLVideoElement) => shown.currentTime)).toBeGreaterThan(0);
  expect(await video.evaluate((shown: HTMLVideoElement) => [shown.muted, shown.controls, shown.videoWidth])).toEqual([true, false, 320]);
  await kiosk.getByRole('button', { name: 'Zatrzymaj film' }).click();
  await expect(video).toHaveCount(0);
  await expect(kiosk.getByText('160,00 zł')).toBeVisible();
  await show.click();
  await expect(video).toBeVisible();
  await expect(video).toHaveCount(0, { timeout: 15_000 });
  await expect(kiosk.getByText('160,00 zł')).toBeVisible();

  writeFileSync(join(media, 'broken.webm'), 'no film');
  await demo.configure('', withFilm('broken.webm'));
  await kiosk.reload();
  await card();
  await show.click();
  await expect(kiosk.getByText('160,00 zł')).toBeVisible();
  await kiosk.evaluate(() => dispatchEvent(new ErrorEvent('error', { message: 'by the test' })));
  const cookie = await demo.session('ewa');
  await expect
    .poll(async () => (await demo.ask('GET', `${OFFICE}/devices`, { cookie })).find((device: any) => device.device === 'kiosk:hall')?.detail)
    .toContain('the film broken.webm cannot be shown');
});
