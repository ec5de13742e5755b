/** The kiosk, touched as clients touch it. */
import { OFFICE, expect, plain, test } from './harness';

const PORTRAIT = { width: 1080, height: 1920 };

/** Proves that a ticket takes one touch and the priority answer, and is the client's by its number. */
test('a touch and an answer make a ticket', async ({ demo, open }) => {
  await demo.ticket('registration');
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await expect(kiosk.getByRole('button', { name: 'Rejestracja pojazdu czeka 1 osoba' })).toBeVisible();
  await kiosk.getByRole('button', { name: 'Prawo jazdy bez kolejki' }).click();
  await expect(kiosk.getByRole('heading')).toHaveText('Czy chcą Państwo skorzystać z obsługi poza kolejnością?');
  await kiosk.getByRole('button', { name: 'Nie, dziękuję' }).click();
  await expect(kiosk.locator('.number [aria-hidden]')).toHaveText('B\u2009001');
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
  await kiosk.getByRole('button', { name: 'More' }).click();
  await kiosk.getByRole('button', { name: 'Counter without stairs' }).click();
  await expect(kiosk.getByText('No counter without stairs is open now.')).toBeVisible();
  await kiosk.getByRole('button', { name: 'Take a ticket' }).click();
  await expect(kiosk.getByText('older people')).toBeVisible();
  await kiosk.getByRole('button', { name: 'Yes, please' }).click();
  await expect(kiosk.locator('.number')).toContainText('A\u2009001');
  const words = (await kiosk.locator('main').innerText()).toLowerCase();
  for (const word of ['priority', 'turn', 'stairs', 'older']) expect(words).not.toContain(word);
  const cookie = await demo.session('ewa');
  const [ticket] = await demo.ask('GET', `${OFFICE}/tickets`, { cookie });
  expect([ticket.priority, ticket.language, ticket.step_free, ticket.count]).toEqual(['priority', 'en', true, 2]);
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

/** Proves that a daemon that is away is told within seconds, and that the kiosk recovers by itself. */
test('the daemon away and back', async ({ demo, open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await expect(kiosk.locator('.service')).toHaveCount(5);
  await demo.kill();
  await expect(kiosk.getByText('Nie ma teraz połączenia z systemem.')).toBeVisible({ timeout: 4_000 });
  await expect(kiosk.locator('.service').first()).toBeDisabled();
  await demo.run();
  await expect(kiosk.getByText('Nie ma teraz połączenia z systemem.')).toBeHidden();
  await expect(kiosk.locator('.service').first()).toBeEnabled();
});

/** Proves that a closed office says why nothing is issued and how to file all the same. */
test('a closed office says what to do', async ({ demo, open }) => {
  const cookie = await demo.session('ewa');
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await kiosk.getByRole('button', { name: /^Kasa/ }).first().click();
  await demo.ask('POST', `${OFFICE}/day/close`, { cookie });
  await kiosk.getByRole('button', { name: 'Nie, dziękuję' }).click();
  await expect(kiosk.getByRole('heading').first()).toHaveText('Teraz nie wydajemy biletów.');
  await expect(kiosk.getByText('biurze podawczym')).toBeVisible();
  await kiosk.getByRole('button', { name: 'Od początku' }).click();
  await expect(kiosk.getByText('Sprawę można dziś załatwić inaczej')).toBeVisible();
  await demo.ask('POST', `${OFFICE}/day/open`, { cookie });
  await expect(kiosk.getByRole('heading').first()).toHaveText('Proszę wybrać sprawę.');
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
  await expect(kiosk.locator('.service')).toHaveCount(5);
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

/** Proves that the longest notices, in every size of text, cover nothing and push nothing off the panel. */
test('long notices leave room', async ({ demo, open }) => {
  const cookie = await demo.session('ewa');
  const text = { pl: 'Zażółcić gęślą jaźń '.repeat(15).trim() };
  for (const kind of ['warning', 'info']) {
    await demo.ask('POST', `${OFFICE}/notices`, { cookie, body: { kind, text } });
  }
  for (const panel of [PORTRAIT, { width: 1920, height: 1080 }]) {
    const kiosk = await open('/kiosk/hall', panel);
    await expect(kiosk.locator('.notices li')).toHaveCount(2);
    for (const size of [0, 1, 2]) {
      await expect(kiosk.locator('.kiosk')).toHaveClass(new RegExp(`size-${size}`));
      const edges = await kiosk.evaluate(() =>
        ['.notices li', '.words', '.service', 'footer'].map((part) => {
          const boxes = [...document.querySelectorAll(part)].map((found) => found.getBoundingClientRect());
          return { top: Math.min(...boxes.map((box) => box.top)), bottom: Math.max(...boxes.map((box) => box.bottom)) };
        }),
      );
      for (const [place, part] of edges.entries()) {
        expect(part.bottom, `${panel.width} size ${size}`).toBeLessThanOrEqual(edges[place + 1]?.top ?? panel.height);
      }
      await kiosk.getByRole('button', { name: 'Wielkość tekstu' }).click();
    }
  }
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
    kiosk.locator('.service .name').first().evaluate((name) => parseFloat(getComputedStyle(name).fontSize));
  const before = await size();
  await kiosk.getByRole('button', { name: 'Wielkość tekstu' }).click();
  await kiosk.getByRole('button', { name: 'Wielkość tekstu' }).click();
  expect(await size()).toBeGreaterThan(before * 1.25);
  await kiosk.getByRole('button', { name: 'Kontrast' }).click();
  await expect(kiosk.locator('.kiosk')).toHaveClass(/contrast/);
  await kiosk.getByRole('button', { name: /^Kasa/ }).first().click();
  await kiosk.getByRole('button', { name: 'Wstecz' }).click();
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
