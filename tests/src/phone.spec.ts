/** The ticket's page on a phone, as clients use it: live, in words, on a bad network, without scripts. */
import type { BrowserContext, Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { check } from './axe';
import { Demo, OFFICE, expect, test } from './harness';

const PHONE = { width: 360, height: 740 };

/** The smallest phone that is thought of. */
const SMALLEST = { width: 320, height: 568 };

interface Ticket {
  id: number;
  number: string;
  page_url: string;
}

/** A clerk without a page, at an open counter. */
class Hand {
  private constructor(
    private readonly demo: Demo,
    private readonly cookie: string,
    private readonly counter: string,
  ) {}

  static async at(demo: Demo, counter: string, login = 'anna'): Promise<Hand> {
    const cookie = await demo.session(login);
    const hand = new Hand(demo, cookie, counter);
    await hand.counterIs('open');
    return hand;
  }

  counterIs = (verb: string): Promise<any> =>
    this.demo.ask('POST', `${OFFICE}/counters/${this.counter}/${verb}`, { cookie: this.cookie });
  next = (): Promise<any> => this.counterIs('call-next');
  does = (ticket: Ticket, verb: string): Promise<any> =>
    this.demo.ask('POST', `${OFFICE}/tickets/${ticket.id}/${verb}`, { cookie: this.cookie });
  sees = (path: string): Promise<any> => this.demo.ask('GET', `${OFFICE}${path}`, { cookie: this.cookie });
}

/** A network between phone and daemon that can be cut and mended. */
class Network {
  #server: Server;
  #sockets = new Set<Socket>();
  #cut = false;
  connections = 0;

  private constructor(to: Demo) {
    this.#server = createServer((near) => {
      this.connections += 1;
      if (this.#cut) {
        near.destroy();
        return;
      }
      const [host, port] = to.address.split(':');
      const far = connect(Number(port), host);
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => this.#sockets.delete(socket));
      }
      near.pipe(far).pipe(near);
    });
  }

  static async to(demo: Demo): Promise<Network> {
    const network = new Network(demo);
    await new Promise<void>((resolve) => network.#server.listen(0, '127.0.0.1', resolve));
    return network;
  }

  get url(): string {
    const address = this.#server.address();
    return typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
  }

  cut(): void {
    this.#cut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.#cut = false;
  }

  end(): void {
    this.cut();
    this.#server.close();
  }
}

const path = (ticket: Ticket): string => new URL(ticket.page_url).pathname;
const status = (page: Page, name: string) => expect(page.locator('body')).toHaveClass(name);

/** Proves that the page moves by itself: people ahead, the call in colour, words and sound, serving, end. */
test('a visit from waiting to the end, live', async ({ demo, open }) => {
  const before: Ticket = await demo.ticket('registration');
  const ticket: Ticket = await demo.ticket('registration');
  const page = await open(path(ticket), PHONE);
  await expect(page.locator('#fresh')).toHaveClass('fresh live');
  await expect(page.getByText('Przed Państwem: 1 osoba.')).toBeVisible();
  await page.getByRole('button', { name: 'Włącz dźwięk wywołania' }).click();
  await expect(page.getByRole('button', { name: 'Dźwięk włączony' })).toHaveAttribute('aria-pressed', 'true');

  const anna = await Hand.at(demo, '4');
  await anna.next();
  await expect(page.getByText('Nikogo przed Państwem.').first()).toBeVisible();
  await expect(page.getByRole('status')).toHaveText('Nikogo przed Państwem.', { timeout: 30_000 });
  await anna.does(before, 'finish');
  await anna.next();
  await status(page, 'called');
  // One sentence, said at once: number, counter, room, floor and way.
  await expect(page.locator('#say')).toHaveText(
    'Numer A 2: zapraszamy do stanowiska 4. pokój 12. 1. piętro. Schodami lub windą na 1. piętro, drzwi po lewej.',
  );
  await expect(page.locator('body')).toHaveAttribute('data-rings', /[1-3]/);
  await expect(page).toHaveTitle(/^→ 4/);
  // A call flashes: for moments it is white, and it comes to stand in colour.
  const colour = () =>
    page.locator('main').evaluate(async (main) => {
      await Promise.all(main.getAnimations().map((animation) => animation.finished));
      return getComputedStyle(main).backgroundColor;
    });
  expect(await colour()).not.toBe('rgb(255, 255, 255)');

  // Called again, the same words are said again.
  await page.evaluate(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    new MutationObserver(() => said.push(document.getElementById('say')?.textContent ?? '')).observe(
      document.getElementById('say') as HTMLElement,
      { childList: true, characterData: true, subtree: true },
    );
  });
  await anna.does(ticket, 'recall');
  await expect.poll(() => page.evaluate('window.said.join("|")')).toMatch(/^\|.*stanowiska 4/);

  await page.getByRole('button', { name: 'Już idę' }).click();
  await expect(page.getByText('Pracownik wie, że Państwo idą.')).toBeVisible();
  expect((await anna.sees('/counters/4')).ticket.call.coming).toBe(true);
  await anna.does(ticket, 'serve');
  await status(page, 'serving');
  await anna.does(ticket, 'finish');
  await status(page, 'done');
  await page.getByRole('button', { name: 'Bardzo dobrze' }).click();
  await expect(page.getByText('Dziękujemy za ocenę.')).toBeVisible();
  await page.getByLabel(/Chcą Państwo coś dodać/).fill('<img src=x onerror=alert(1)> Dziękuję & pozdrawiam');
  await page.getByRole('button', { name: 'Wyślij uwagę' }).click();
  await expect(page.getByText('Dziękujemy za uwagę.')).toBeVisible();
  const told = await demo.ask('GET', `${OFFICE}/satisfaction`, { cookie: await demo.session('ewa') });
  expect(told.days).toMatchObject([{ service: 'registration', answers: 1 }]);
  expect(told.comments[0].text).toBe('<img src=x onerror=alert(1)> Dziękuję & pozdrawiam');
});

/** Proves that a call sounds, once that was asked for, and vibrates, and that both end when the client answers. */
test('a call sounds and vibrates', async ({ browser, demo }) => {
  const ticket: Ticket = await demo.ticket('registration');
  const context = await browser.newContext({ viewport: PHONE });
  await context.addInitScript(() => {
    const heard = { tones: [] as number[], shakes: [] as unknown[] };
    Object.assign(window, { heard });
    const { start } = OscillatorNode.prototype;
    OscillatorNode.prototype.start = function (when?: number) {
      heard.tones.push(this.frequency.value);
      return start.call(this, when);
    };
    Object.defineProperty(Navigator.prototype, 'vibrate', {
      configurable: true,
      value: (pattern: unknown) => heard.shakes.push(pattern) > 0,
    });
  });
  const page = await context.newPage();
  await page.goto(demo.url + path(ticket));
  const heard = () => page.evaluate(() => (window as any).heard as { tones: number[]; shakes: unknown[] });
  await expect(page.locator('#fresh')).toHaveClass('fresh live');
  expect(await heard()).toEqual({ tones: [], shakes: [] });
  await page.getByRole('button', { name: 'Włącz dźwięk wywołania' }).click();
  // One tone, to hear that it works.
  await expect.poll(async () => (await heard()).tones.length).toBe(1);
  const anna = await Hand.at(demo, '4');
  await anna.next();
  await status(page, 'called');
  await expect.poll(async () => (await heard()).tones.length).toBeGreaterThanOrEqual(3);
  expect((await heard()).shakes[0]).toEqual([500, 200, 500]);
  await page.getByRole('button', { name: 'Już idę' }).click();
  await expect(page.getByText('Pracownik wie, że Państwo idą.')).toBeVisible();
  await context.close();
});

/** Proves that more time is given once, shown to the clerk, ended by a press, and leaving is asked twice. */
test('more time, and leaving', async ({ demo, open, clerkAt }) => {
  const ticket: Ticket = await demo.ticket('registration');
  const page = await open(path(ticket), PHONE);
  const clerk = await clerkAt('anna', '4');
  await clerk.getByRole('button', { name: /^Następny/ }).click();
  await status(page, 'called');
  await page.getByRole('button', { name: 'Potrzebuję jeszcze 5 min' }).dblclick();
  await status(page, 'postponed');
  await expect(page.locator('#state')).toHaveText(/^Nie wywołamy Państwa do godziny \d\d:\d\d/);
  await expect(clerk.getByText(/klient prosi o chwilę, wraca o \d\d:\d\d/)).toBeVisible();
  await expect(clerk.locator('.current .number')).toHaveCount(0);
  await page.getByRole('button', { name: 'Jestem z powrotem' }).click();
  await status(page, 'waiting');
  await expect(page.getByRole('button', { name: /Potrzebuję/ })).toHaveCount(0);
  await clerk.getByRole('button', { name: /^Następny/ }).click();
  await page.getByRole('button', { name: 'Już idę' }).click();
  await expect(clerk.getByText('Klient idzie')).toBeVisible();
  await page.getByRole('link', { name: 'Rezygnuję z wizyty' }).click();
  await page.getByRole('link', { name: 'Nie, czekam dalej' }).click();
  await status(page, 'called');
  await page.getByRole('link', { name: 'Rezygnuję z wizyty' }).click();
  await page.getByRole('button', { name: 'Tak, rezygnuję' }).click();
  await expect(page.getByText('Ten bilet jest odwołany.')).toBeVisible();
});

/** Proves that an emergency reaches a ticket's page and the page of calls while they are open: the way out, said at
 * once and without a sound, nothing to press, nobody called; that it is there without scripts and in the client's
 * language; and that everything is as it was when it is over. */
test('an emergency', async ({ browser, demo, open }) => {
  const ticket: Ticket = await demo.ticket('registration');
  const waits: Ticket = await demo.ticket('registration', { language: 'uk' });
  const anna = await Hand.at(demo, '4');
  await anna.next();
  const page = await open(path(ticket), PHONE);
  await status(page, 'called');
  const other = await open(path(waits), PHONE);
  await status(other, 'waiting');
  const now = await open('/now/gostynin', PHONE);
  await now.clock.install();
  await now.reload();
  await expect(now.locator('li b')).toHaveText('A001');
  const rings = await page.locator('body').getAttribute('data-rings');

  const cookie = await demo.session('ewa');
  await demo.ask('POST', `${OFFICE}/emergency`, { cookie, body: { confirm: true } });
  await status(page, 'emergency');
  await expect(page.locator('#state')).toHaveText('Proszę opuścić budynek.');
  await expect(page.getByText(/^Wyjście główne/)).toBeVisible();
  await expect(page.getByText('Wywołania są wstrzymane.', { exact: true })).toBeVisible();
  await expect(page.getByText('Państwa numer zachowuje miejsce w kolejce.')).toBeVisible();
  await expect(page.locator('#say')).toHaveText(/^Proszę opuścić budynek\. Wyjście główne/);
  await expect(page.locator('[data-part] button, [data-part] a')).toHaveCount(0);
  await expect(page.locator('.watch')).toBeHidden();
  await expect(page).toHaveTitle(/^Proszę opuścić budynek/);
  expect(await page.locator('body').getAttribute('data-rings')).toBe(rings);
  await status(other, 'emergency');
  await expect(other.locator('#state')).toHaveText('Будь ласка, залиште будівлю.');
  await check(page, 'emergency');
  await now.clock.runFor(10_000);
  await expect(now.getByRole('alert')).toContainText('Proszę opuścić budynek.');
  await expect(now.getByRole('alert')).toContainText('Wyjście główne');
  await expect(now.locator('li')).toHaveText(['Wywołania są wstrzymane.']);
  const plain = await browser.newContext({ javaScriptEnabled: false, viewport: PHONE });
  const without = await plain.newPage();
  await without.goto(demo.url + path(ticket));
  await expect(without.getByText('Proszę opuścić budynek.').first()).toBeVisible();
  await plain.close();
  await page.screenshot({ path: '../target/phone-emergency.png' });
  await now.screenshot({ path: '../target/now-emergency.png' });

  await demo.ask('POST', `${OFFICE}/emergency/end`, { cookie });
  await status(page, 'called');
  await expect(page.getByRole('button', { name: 'Już idę' })).toBeVisible();
  await status(other, 'waiting');
  await now.clock.runFor(10_000);
  await expect(now.locator('li b')).toHaveText('A001');
  await expect(now.getByText('Proszę opuścić budynek.')).toHaveCount(0);
});

/** Proves that without scripts everything works too: state, presses, survey; and refreshes by itself. */
test('without scripts', async ({ browser, demo }) => {
  const ticket: Ticket = await demo.ticket('registration');
  const context: BrowserContext = await browser.newContext({ javaScriptEnabled: false, viewport: PHONE });
  const page = await context.newPage();
  const url = demo.url + path(ticket);
  await page.goto(url);
  await expect(page.getByText('Nikogo przed Państwem.')).toBeVisible();
  expect(await page.content()).toContain('http-equiv="refresh" content="15"');
  await page.getByRole('button', { name: 'Potrzebuję jeszcze 5 min' }).click();
  await expect(page.getByText(/Nie wywołamy Państwa/)).toBeVisible();
  await page.getByRole('button', { name: 'Jestem z powrotem' }).click();
  const anna = await Hand.at(demo, '1');
  await anna.next();
  await page.goto(url);
  await expect(page.getByText('Zapraszamy do stanowiska').first()).toBeVisible();
  await page.getByRole('button', { name: 'Już idę' }).click();
  await expect(page.getByText('Pracownik wie, że Państwo idą.')).toBeVisible();
  await anna.does(ticket, 'finish');
  await page.goto(url);
  await page.getByRole('button', { name: 'Bardzo źle' }).click();
  await page.getByLabel(/Chcą Państwo/).fill('x');
  await page.getByRole('button', { name: 'Wyślij uwagę' }).click();
  await expect(page.getByText('Dziękujemy za uwagę.')).toBeVisible();
  await context.close();
});

/** Proves that a page whose network goes says so and as of when it is, loses no press made meanwhile, and
 * is up to date by itself when the network is back. */
test('a network that goes and comes back', { tag: '@waits' }, async ({ demo, open }) => {
  test.setTimeout(150_000);
  const ticket: Ticket = await demo.ticket('registration');
  const network = await Network.to(demo);
  const page = await open('/healthz', PHONE);
  await page.goto(network.url + path(ticket));
  await expect(page.locator('#fresh')).toHaveClass('fresh live');
  const anna = await Hand.at(demo, '1');
  await anna.next();
  await status(page, 'called');
  network.cut();
  await expect(page.locator('#fresh')).toHaveClass('fresh late', { timeout: 15_000 });
  await expect(page.locator('#fresh')).toContainText(/Brak połączenia\. Stan z godziny \d\d:\d\d:\d\d/);
  const tried = network.connections;
  await page.getByRole('button', { name: 'Już idę' }).click();
  await expect.poll(() => network.connections).toBeGreaterThan(tried);
  network.mend();
  await expect(page.getByText('Pracownik wie, że Państwo idą.')).toBeVisible({ timeout: 15_000 });
  await expect(page.locator('#fresh')).toHaveClass('fresh live', { timeout: 25_000 });
  // A press that never gets through is told, and can be made again.
  network.cut();
  await page.evaluate(() => document.querySelector<HTMLAnchorElement>('.leave')?.remove());
  await anna.does(ticket, 'recall');
  network.mend();
  await expect(page.getByRole('button', { name: 'Już idę' })).toBeVisible({ timeout: 25_000 });
  network.cut();
  await page.getByRole('button', { name: 'Już idę' }).click();
  await expect(page.locator('#failed')).toHaveText(/Nie udało się tego wysłać/, { timeout: 30_000 });
  network.end();
});

/** Proves that where no websocket holds, as behind some proxies, the page asks anew by itself. */
test('asking where no websocket holds', async ({ browser, demo }) => {
  const ticket: Ticket = await demo.ticket('registration');
  const context = await browser.newContext({ viewport: PHONE });
  await context.addInitScript(() => Object.assign(window, { WebSocket: undefined }));
  const page = await context.newPage();
  await page.clock.install();
  await page.goto(demo.url + path(ticket));
  await expect(page.locator('body')).toHaveClass('waiting');
  const anna = await Hand.at(demo, '1');
  await anna.next();
  await page.clock.fastForward(40_000);
  await status(page, 'called');
  await expect(page.locator('#fresh')).toHaveClass('fresh poll');
  await context.close();
});

/** Proves that a daemon killed between press and answer loses nothing and does nothing twice. */
test('a daemon that is killed', async ({ demo, open }) => {
  const ticket: Ticket = await demo.ticket('registration');
  const page = await open(path(ticket), PHONE);
  await expect(page.locator('#fresh')).toHaveClass('fresh live');
  demo.pause();
  await page.getByRole('button', { name: 'Potrzebuję jeszcze 5 min' }).click();
  await demo.kill();
  await demo.run();
  await status(page, 'postponed');
  await expect(page.locator('#fresh')).toHaveClass('fresh live', { timeout: 30_000 });
  await page.getByRole('button', { name: 'Jestem z powrotem' }).click();
  await status(page, 'waiting');
});

/** Proves that page and script together are small, and that the script is ES5, as old phones need it. */
test('small, and for old phones', async ({ demo }) => {
  const ticket: Ticket = await demo.ticket('registration');
  const load = async (at: string) => Buffer.from(await (await fetch(demo.url + at)).arrayBuffer());
  const [page, script] = [await load(path(ticket)), await load('/t/page.js')];
  const bytes = gzipSync(page).length + gzipSync(script).length;
  console.log(`page and script: ${bytes} bytes gzipped`);
  expect(bytes).toBeLessThanOrEqual(30_000);
  const acorn: { parse(text: string, options: { ecmaVersion: number }): unknown } = createRequire(import.meta.url)('acorn');
  acorn.parse(script.toString(), { ecmaVersion: 5 });
});

/** Proves that a kiosk's call for help reaches the clerk's panel at once, and the answer the kiosk; also
 * over a daemon that dies between; and that it ends. */
test('help from the kiosk', async ({ demo, open, clerkAt }) => {
  const kiosk = await open('/kiosk/hall', { width: 1080, height: 1920 });
  const clerk = await clerkAt('anna', '4');
  await kiosk.getByRole('button', { name: 'Pomoc', exact: true }).dblclick();
  await expect(kiosk.getByText('Wzywamy pracownika.')).toBeVisible();
  await expect(clerk.getByText(/Prośba o pomoc: kiosk „hall”/)).toHaveCount(1);
  await demo.kill();
  await demo.run();
  await clerk.getByRole('button', { name: 'Idę', exact: true }).click();
  await expect(kiosk.getByText('Pracownik idzie do Państwa.')).toBeVisible();
  await expect(clerk.getByText('Kiosk „hall”: idzie anna')).toBeVisible();
  await clerk.getByRole('button', { name: 'Załatwione' }).click();
  await expect(clerk.getByText('Kiosk „hall”: idzie anna')).toHaveCount(0);
});

/** Proves that a supervisor enters emergency numbers by a form, once, and that they wait before who came
 * later. */
test('emergency numbers by the form', async ({ demo, open, clerkAt }) => {
  await demo.ticket('registration');
  const ewa = await clerkAt('ewa', '4');
  const enter = async (from: number, to: number) => {
    await ewa.getByRole('button', { name: 'Więcej' }).click();
    await ewa.getByRole('button', { name: 'Numery zastępcze' }).click();
    await ewa.getByLabel('Od numeru').fill(String(from));
    await ewa.getByLabel('Do numeru').fill(String(to));
    const now = (await demo.ask('GET', OFFICE)).now as string;
    const at = now.slice(11, 16);
    await ewa.getByLabel('Pierwsza osoba o').fill(at);
    await ewa.getByLabel('Ostatnia osoba o').fill(at);
    await ewa.getByRole('button', { name: /^Wpisz/ }).click();
  };
  await enter(3, 5);
  await expect(ewa.getByText('Wpisano 3 numery.')).toBeVisible();
  await enter(5, 6);
  await expect(ewa.getByText('Te numery są już wpisane: E005.').first()).toBeVisible();
  await ewa.keyboard.press('Escape');
  const page = await open('/display/lobby');
  await expect(page.locator('.wait')).toBeVisible();
  const queue = await demo.ask('GET', `${OFFICE}/queue?counter=4`, { cookie: await demo.session('ewa') });
  expect(queue.tickets.map((entry: any) => entry.ticket.number)).toEqual(['E003', 'E004', 'E005', 'A001']);
});

const LANGUAGES = ['pl', 'en', 'uk'] as const;
const PICTURES = process.env['PHONE_PICTURES'];

/** Proves zero violations and nothing cut, in every state, language and theme, with large text on the
 * smallest phone; and that nothing is said in another language. */
for (const language of LANGUAGES) {
  test(`every state is accessible and fits: ${language}`, async ({ browser, demo }) => {
    test.setTimeout(240_000);
    // Who does not come is not waited for, so that the state is reached at once.
    await demo.configure('', (file) => file.replace('[limits]\n', '[limits]\nno_show_calls = 1\nno_show_after_s = 0\n'));
    const anna = await Hand.at(demo, '4');
    const context = await browser.newContext({ extraHTTPHeaders: { 'Accept-Language': language } });
    const look = async (ticket: Ticket, state: string, rest = '', before = async (_: Page): Promise<void> => undefined) => {
      const page = await context.newPage();
      await page.clock.install();
      await page.goto(demo.url + path(ticket) + rest);
      await before(page);
      for (const [theme, viewport, colorScheme] of [
        ['light', PHONE, 'light'],
        ['dark', SMALLEST, 'dark'],
        ['large', SMALLEST, 'light'],
      ] as const) {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ reducedMotion: 'reduce', colorScheme });
        // A client's own setting of twice the size of letters.
        if (theme === 'large') await page.evaluate(() => (document.documentElement.style.fontSize = '225%'));
        const where = `${language} ${state} ${theme}`;
        await check(page, where);
        const fit = await page.evaluate(() => ({
          wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
          small: [...document.querySelectorAll('button, a')]
            .filter((one) => one.getClientRects().length > 0 && one.getBoundingClientRect().height < 44)
            .map((one) => one.outerHTML),
        }));
        expect(fit, where).toEqual({ wide: 0, small: [] });
        if (PICTURES) await page.screenshot({ path: `${PICTURES}/${language}-${state}-${theme}.png`, fullPage: true });
      }
      await page.close();
    };
    const take = (): Promise<Ticket> => demo.ticket('registration', { language });
    await take();
    const ticket = await take();
    await look(ticket, 'waiting');
    await look(ticket, 'leaving', '/leave');
    await anna.next();
    await anna.next();
    await look(ticket, 'called');
    const press = (act: string, form = '') =>
      fetch(`${demo.url}${path(ticket)}/${act}`, { method: 'POST', body: form, redirect: 'manual' });
    await press('coming');
    await look(ticket, 'coming');
    await press('more-time');
    await look(ticket, 'postponed');
    await press('back');
    await anna.next();
    await anna.does(ticket, 'serve');
    await look(ticket, 'serving');
    await anna.does(ticket, 'park');
    await look(ticket, 'parked');
    await anna.does(ticket, 'return');
    await anna.next();
    await anna.does(ticket, 'finish');
    await look(ticket, 'done');
    await press('answer', 'score=3');
    await look(ticket, 'answered');
    await press('comment', 'text=x');
    await look(ticket, 'commented');
    const other = await take();
    await anna.does(other, 'cancel');
    await look(other, 'cancelled');
    const absent = await take();
    await anna.next();
    await anna.does(absent, 'no-show');
    await look(absent, 'no_show', '', (page) => status(page, 'no_show'));
    const late = await take();
    await look(late, 'lost', '', async (page) => {
      await expect(page.locator('#fresh')).toHaveClass('fresh live');
      await page.context().setOffline(true);
      // The silence that makes the page doubt its connection is over at once; what it does then takes its time.
      await page.clock.fastForward('01:00');
      await expect(page.locator('#fresh')).toHaveClass('fresh late', { timeout: 15_000 });
    });
    await context.setOffline(false);
    await demo.ask('POST', `${OFFICE}/day/close`, { cookie: await demo.session('ewa') });
    // The address dies with the day: whoever opens it then finds what an address that never was shows.
    await look(late, 'gone', '', (page) => status(page, 'unknown'));
    await demo.ask('POST', `${OFFICE}/day/open`, { cookie: await demo.session('ewa') });
    await context.close();
  });
}
