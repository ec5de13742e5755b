/** The lobby screen at length: sizes, layouts, sound, trouble, emergencies, and months on its own. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { Demo, KOLEJKA, OFFICE, example, expect, plain, signIn, test } from './harness';
import { type Clerk, Way, clerks, hasten, lobby, seen, speaking, watch } from './lobby';

/** A WAV file's samples. */
function samples(wav: Buffer): { rate: number; values: number[] } {
  expect(wav.toString('latin1', 0, 4)).toBe('RIFF');
  const values: number[] = [];
  for (let at = 44; at + 1 < wav.length; at += 2) values.push(wav.readInt16LE(at) / 32_768);
  return { rate: wav.readUInt32LE(24), values };
}

/** A figure for `cargo xtask bench lobby`. */
const figure = (about: object) => console.log(`FIGURE ${JSON.stringify(about)}`);

const rms = (values: number[]): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

const asDisplay = (demo: Demo, path: string) =>
  fetch(`${demo.url}${OFFICE}/${path}`, { headers: { authorization: 'Bearer demo-display' } });

/** Proves that a standing call is served as sound: the gong, then every configured language, none of it
 * silent; shorter where it is asked for; and to nobody who does not belong to the house. */
test('a call as sound', async ({ demo }) => {
  await demo.ticket('registration');
  const [anna] = await clerks(demo, [['anna', '1']]);
  const { ticket } = await anna!.next();
  const board = await demo.ask('GET', `${OFFICE}/public`, {});
  const seq = board.board.calls[0].seq;
  const get = async (query: string) => {
    const response = await asDisplay(demo, `announcements/${seq}${query}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('audio/wav');
    expect(response.headers.get('kolejka-spoken')).toBe('pl,en,uk');
    return samples(Buffer.from(await response.arrayBuffer()));
  };
  const full = await get('');
  const seconds = full.values.length / full.rate;
  expect(seconds).toBeGreaterThan(8);
  expect(seconds).toBeLessThan(20);
  // The gong fades out before the first word; every second of the rest says something.
  for (let second = 2; second + 1 < seconds; second += 1) {
    expect(rms(full.values.slice(second * full.rate, (second + 1) * full.rate)), `second ${second}`).toBeGreaterThan(0.01);
  }
  const bare = await get('?gong=false');
  expect(full.values.length - bare.values.length).toBeGreaterThan(1.4 * full.rate);
  const short = await get('?gong=false&length=short');
  expect(short.values.length).toBeLessThan(0.75 * bare.values.length);

  expect((await fetch(`${demo.url}${OFFICE}/announcements/${seq}`)).status).toBe(401);
  expect((await asDisplay(demo, 'announcements/999999')).status).toBe(404);
  await demo.ask('POST', `${OFFICE}/tickets/${ticket.id}/serve`, { cookie: anna!.cookie });
  expect((await asDisplay(demo, `announcements/${seq}`)).status).toBe(404);
});

/** The height of capital letters that a page really draws, in its pixels, and whether anything of them
 * is cut off. */
const drawn = (page: Page): Promise<{ number: number; label: number; cut: string[] }> =>
  page.evaluate(() => {
    const height = (selector: string, text: string) => {
      const element = document.querySelector(selector);
      if (!element) throw new Error(`no ${selector}`);
      const style = getComputedStyle(element);
      const pen = document.createElement('canvas').getContext('2d');
      if (!pen) throw new Error('no canvas');
      pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
      return pen.measureText(text).actualBoundingBoxAscent;
    };
    const cut = [...document.querySelectorAll<HTMLElement>('.call, .call .number, .call .label, .counter, .recent li')]
      .filter((element) => {
        const box = element.getBoundingClientRect();
        return element.scrollWidth > element.clientWidth + 1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1;
      })
      .map((element) => `${element.className} ${element.textContent}`);
    return { number: height('.call .number', 'H'), label: height('.call .label', '8'), cut };
  });

/** What `kolejka check` says of letters, for the lobby screen with these lines. */
function lettersWarned(lines: string): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'kolejka-check-'));
  const file = join(folder, 'office.toml');
  writeFileSync(file, lobby(lines)(example()));
  const { stdout, status } = spawnSync(KOLEJKA, ['check', file], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  expect(status, stdout).toBe(0);
  return stdout.includes('capital letters of calls come out');
}

/** Proves that three current calls on a 55-inch screen are readable from 8 m (98 mm), lying and upright,
 * at every resolution, with nothing cut off; and that `kolejka check` warns exactly where the page's
 * letters would be too small. */
test('letters are as large as they have to be', async ({ demo, open }) => {
  await demo.configure('', speaking('[]'));
  for (let n = 0; n < 5; n += 1) await demo.ticket('registration');
  const three = await clerks(demo, [['anna', '1'], ['piotr', '4'], ['maria', '5']]);
  for (const clerk of three) await clerk.next();
  const diagonal_mm = 55 * 25.4;
  let least = Infinity;
  const page = await open('/display/lobby');
  for (const layout of ['auto', 'calls-only', 'split']) {
    for (const [width, height] of [[1920, 1080], [1080, 1920], [3840, 2160]] as const) {
      const slides = layout === 'split' ? '\nplaylist = [{ image = "x.png" }]' : '';
      const lines = (distance: string) =>
        `layout = "${layout}"${slides}\npanel = { inches = 55, distance_m = ${distance}, pixels = "${width}x${height}" }`;
      await demo.configure('', (file) => speaking('[]')(lobby(lines('8'))(file)));
      await page.setViewportSize({ width, height });
      await page.reload();
      await expect(page.locator('.call')).toHaveCount(3);
      await page.evaluate('document.fonts.ready');
      const { number, label, cut } = await drawn(page);
      const mm = diagonal_mm / Math.hypot(width, height);
      const what = `${layout} ${width} × ${height}`;
      expect(cut, what).toEqual([]);
      if (layout !== 'split') {
        least = Math.min(least, number * mm, label * mm);
        expect(number * mm, what).toBeGreaterThanOrEqual(98);
        expect(label * mm, what).toBeGreaterThanOrEqual(98);
      }
      const readable_m = (number * mm) / 12.2;
      expect(lettersWarned(lines((readable_m * 1.02).toFixed(2))), `${what} from further`).toBe(true);
      expect(lettersWarned(lines((readable_m * 0.98).toFixed(2))), `${what} from nearer`).toBe(false);
    }
  }
  figure({ what: 'letters: least of three calls, 55 inches', value: least });
});

/** Proves that a screen shows the calls of its floors, its counters or counters that serve its services only, also
 * when that is set anew while it runs; one above a counter that counter alone, with its break; and that a screen
 * that the office knows no more says so. */
test('each screen shows its own', async ({ demo, open }) => {
  for (let n = 0; n < 4; n += 1) await demo.ticket('registration');
  const [anna, piotr, maria] = await clerks(demo, [['anna', '1'], ['piotr', '4'], ['maria', '3']]);
  await demo.configure('', lobby('floors = ["1. piętro"]'));
  const upstairs = await open('/display/lobby');
  const above = await open('/display/counter-3');
  await expect(above.locator('.says p').first()).toHaveText('Proszę czekać na wywołanie numeru.');
  await anna!.next();
  await piotr!.next();
  await expect(upstairs.locator('.call .number')).toContainText(['A\u2009002']);
  await expect(upstairs.getByText('A\u2009001')).toHaveCount(0);
  const { ticket } = await maria!.next();
  for (const [lines, shown] of [
    ['counters = ["3", "2"]', ['A003']],
    ['services = ["pickup"]', ['A001', 'A003']],
    ['services = ["trusted-profile"]', ['A001', 'A002']],
    ['floors = ["parter"]', ['A001', 'A003']],
    ['floors = ["1. piętro", "parter"]', ['A001', 'A002', 'A003']],
    ['', ['A001', 'A002', 'A003']],
    ['floors = ["1. piętro"]', ['A002']],
  ] as const) {
    await demo.configure('', lobby(lines));
    const numbers = async () => (await upstairs.locator('.call .number [aria-hidden]').allInnerTexts()).map(plain).toSorted();
    await expect.poll(numbers, lines).toEqual(shown);
  }
  await expect(above.locator('.number')).toContainText('A\u2009003');
  await expect(above.locator('.says p').first()).toHaveText('Zapraszamy.');
  await demo.ask('POST', `${OFFICE}/tickets/${ticket.id}/serve`, { cookie: maria!.cookie });
  await expect(above.locator('main.serving .number')).toContainText('A\u2009003');
  await above.reload();
  await expect(above.locator('main.serving .number')).toContainText('A\u2009003');
  await demo.ask('POST', `${OFFICE}/tickets/${ticket.id}/finish`, { cookie: maria!.cookie });
  await expect(above.locator('.number')).toHaveCount(0);
  await demo.ask('POST', `${OFFICE}/counters/3/pause`, { cookie: maria!.cookie });
  await expect(above.locator('.says p').first()).toHaveText(/^Przerwa/);
  await demo.ask('POST', `${OFFICE}/counters/3/close`, { cookie: maria!.cookie });
  await expect(above.locator('.says p').first()).toHaveText('Stanowisko nieczynne.');
  // One that the office never knew, and one that it takes out of its configuration while it runs.
  const nowhere = await open('/display/nowhere');
  await expect(nowhere.locator('h1')).toHaveText('Ten ekran nie jest jeszcze połączony z urzędem.');
  await demo.configure('', (file) => file.replace(/\[\[displays\]\]\nid = "lobby"\n[\s\S]*?\n\n/, ''));
  await expect(upstairs.locator('h1')).toHaveText('Ten ekran nie jest jeszcze połączony z urzędem.');
});

/** Proves that 500 calls in bursts of 8, while the connection is cut 50 times at random moments, are all
 * shown and announced exactly once, in order and whole: each with its gong and its words, none stopped. */
test('five hundred calls and fifty cuts', async ({ demo, open }) => {
  test.setTimeout(180_000);
  const BURST = 8;
  const CALLS = 500;
  // More counters than the example has, and clerks for them.
  const more = [6, 7, 8].map((n) => `[[counters]]\nid = "${n}"\nservices = "all"\n`).join('\n');
  // Without a printer, whose paper would be drawn beside it all.
  await demo.configure(more, (file) => speaking('["pl"]')(file).replace('id = "hall"\nprinter = "hall"\n', 'id = "hall"\n'));
  const settings = join(demo.data, 'daemon.toml');
  writeFileSync(settings, 'data = "data"\noffices = ["none.toml"]\n[listen]\nstaff = "127.0.0.1:0"\n');
  await demo.kill();
  const others = ['basia', 'celina', 'darek'];
  for (const login of others) {
    const person = ['user', 'set', login, '--name', login, '--role', 'clerk', '--office', 'gostynin', '--config', settings];
    const added = spawnSync(KOLEJKA, person, { input: 'a long password\n', encoding: 'utf8' });
    expect(added.status, added.stderr).toBe(0);
  }
  // The voice as quick as it can talk: what is played is hastened below, but longer speech is made for longer.
  const voice = execFileSync('sh', ['-c', 'command -v espeak-ng'], { encoding: 'utf8' }).trim();
  writeFileSync(join(demo.data, 'espeak-ng'), `#!/bin/sh\nexec ${voice} "$@" -s 450\n`, { mode: 0o755 });
  demo.env = { PATH: `${demo.data}:${process.env['PATH']}` };
  await demo.run();
  const logins = ['anna', 'piotr', 'maria', 'ewa', 'admin', ...others];
  const staff = await clerks(demo, logins.map((login, place) => [login, String(place + 1)]));
  const way = await Way.to(demo);
  const page = await open('/display/lobby');
  await page.goto(`${way.url}/display/lobby`);
  await watch(page, 200);
  await expect(page.locator('.wait')).toBeVisible();

  // A seed that replays: Lehmer's generator.
  let state = 20_261_125;
  const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const expected: string[] = [];
  let cuts = 0;
  while (expected.length < CALLS) {
    const burst = Math.min(BURST, CALLS - expected.length);
    await Promise.all(Array.from({ length: burst }, () => demo.ticket('registration')));
    const cutAt = cuts < 50 ? Math.floor(random() * (burst + 1)) : -1;
    // All at once: the first come is called by whoever presses first.
    let called = 0;
    const call = async (clerk: Clerk) => {
      const { ticket } = await clerk.next();
      if (called === cutAt) way.cut();
      called += 1;
      return ticket.number;
    };
    expected.push(...(await Promise.all(staff.slice(0, burst).map(call))).toSorted());
    // Or later, while the burst is being announced.
    if (cutAt === burst) {
      await is(page, `seen.announced.length > ${expected.length - burst}`);
      way.cut();
    }
    if (cutAt >= 0) cuts += 1;
    await drained(page, expected.length);
  }
  const { announced, shown, sounds } = await seen(page);
  expect(cuts).toBe(50);
  expect(announced.map((entry) => entry.split(' ')[0])).toEqual(expected);
  const seqs = announced.map((entry) => Number(entry.split(' ')[1]));
  expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
  expect(new Set(shown)).toEqual(new Set(expected));
  expect(sounds.filter((sound) => !sound.ended || sound.stopped)).toEqual([]);
  // The gong and then words, each time.
  expect(sounds).toHaveLength(2 * expected.length);
  const gong = sounds[0]!.seconds;
  expect(gong).toBeCloseTo(1.2, 2);
  expect(sounds.filter((sound, place) => (sound.seconds === gong) !== (place % 2 === 0))).toEqual([]);
  figure({ what: 'bursts: cuts', value: cuts });
  figure({ what: 'bursts: shown', value: new Set(shown).size });
  figure({ what: 'bursts: announced once, whole, in order', value: announced.length });
  way.end();
});

/** Waits until this is so in the page, at every frame and within it: what was seen is too much to be asked for again and again. */
const is = (page: Page, what: string) =>
  page.evaluate(`new Promise((so, fail) => {
    const end = performance.now() + 30_000;
    const look = () => {
      if (${what}) so();
      else if (performance.now() > end) fail(new Error(${JSON.stringify(`never ${what}`)}));
      else requestAnimationFrame(look);
    };
    look();
  })`);

/** Waits until so many calls were announced and nothing sounds. */
async function drained(page: Page, count: number): Promise<void> {
  await is(page, `seen.announced.length >= ${count} && seen.sounds.length >= ${2 * count} && seen.sounds.every((sound) => sound.ended)`);
}

/** Proves that two hundred calls at once are all announced, in order, most of them in few words; and that
 * what is answered before its turn is not. */
test('two hundred calls at once', async ({ demo, open }) => {
  test.setTimeout(240_000);
  // One call each at two hundred counters, without two hundred clerks: the stream says so.
  const page = await open('/display/lobby');
  await watch(page, 60);
  await expect(page.locator('.wait')).toBeVisible();
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/announcements/')) asked.push(request.url());
  });
  await page.routeWebSocket(/\/stream/, (socket) => {
    const now = new Date().toISOString();
    const calls = Array.from({ length: 200 }, (_, n) => ({
      seq: n + 10, number: `A${String(n + 1).padStart(3, '0')}`, counter: String(n + 1), label: String(n + 1), room: {}, floor: {}, at: now, times: 1,
    }));
    const say = (message: unknown) => socket.send(JSON.stringify(message));
    say({ type: 'hello', seq: 300, journal: 'another', build: 'b', now });
    say({ type: 'snapshot', seq: 300, calls, recent: calls.slice(-10), counters: [], notices: [], serving: [] });
    // Ten are answered at once, long before their turn.
    for (let n = 100; n < 110; n += 1) say({ type: 'serving', seq: 301 + n, number: calls[n]!.number, counter: calls[n]!.counter });
  });
  await page.reload();
  await expect.poll(async () => (await seen(page)).announced.length, { timeout: 120_000 }).toBe(190);
  const { announced } = await seen(page);
  const seqs = announced.map((entry) => Number(entry.split(' ')[1]));
  expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
  expect(seqs.filter((seq) => seq >= 110 && seq < 120)).toEqual([]);
  await expect(page.locator('.announced')).toHaveCount(0);
  const short = asked.filter((url) => url.includes('length=short')).length;
  const full = asked.filter((url) => url.includes('gong=false') && !url.includes('length=short')).length;
  expect([short, full]).toEqual([187, 3]);
});

/** Proves that a hanging engine costs neither gong nor number, within a bounded time, and that staff are
 * told; and likewise one that writes noise. */
for (const [name, script] of [
  ['hangs', 'exec sleep 600'],
  ['writes noise', 'cat > /dev/null; exec sox -q -n -r 22050 -b 16 -t wav - synth 3 whitenoise'],
  ['crashes', 'kill -SEGV $$'],
] as const) {
  test(`an engine that ${name}`, async ({ browser }) => {
    const folder = mkdtempSync(join(tmpdir(), 'kolejka-engine-'));
    writeFileSync(join(folder, 'espeak-ng'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, 'espeak-ng'), 0o755);
    const demo = new Demo();
    demo.env = { PATH: `${folder}:${process.env['PATH']}` };
    await demo.run();
    const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
    const page = await context.newPage();
    // Not until all is loaded: letters are fetched from the daemon that hangs.
    await page.goto(`${demo.url}/display/lobby`, { waitUntil: 'commit' });
    await watch(page);
    const staff = await context.newPage();
    await staff.goto(`${demo.url}/clerk`);
    await staff.getByLabel('Nazwa użytkownika').fill('anna');
    await staff.getByLabel('Hasło').fill('demo');
    await staff.getByRole('button', { name: 'Zaloguj się' }).click();
    await staff.locator('.counter').first().click();
    for (let n = 0; n < 2; n += 1) await demo.ticket('registration');
    const [piotr, maria] = await clerks(demo, [['piotr', '2'], ['maria', '3']]);
    await piotr!.next();
    await maria!.next();
    // Two gongs, two numbers, no word.
    await expect.poll(async () => (await seen(page)).announced.length, { timeout: 20_000 }).toBe(2);
    await expect.poll(async () => (await seen(page)).sounds.map((sound) => Math.round(sound.seconds * 10))).toEqual([12, 12]);
    await expect(staff.getByText(/Urządzenie voice:pl: /)).toBeVisible();
    await expect(page.locator('.call')).toHaveCount(2);
    await context.close();
    await demo.end();
    rmSync(folder, { recursive: true });
    // Nothing of the engine is left behind.
    expect(spawnSync('pgrep', ['-f', folder], { encoding: 'utf8' }).stdout).toBe('');
  });
}

/** Proves that what of a playlist can be shown is shown in turn, whatever else is in it; that what cannot
 * is told to staff; that it stands aside for calls, and stops when somebody wants it to. */
test('a playlist with everything wrong', async ({ demo, open }) => {
  const media = join(demo.data, 'data', 'media');
  mkdirSync(media, { recursive: true });
  execFileSync('convert', ['-size', '640x360', 'xc:#0b5cad', join(media, 'good.png')]);
  writeFileSync(join(media, 'broken.jpg'), 'this is no picture');
  writeFileSync(join(media, 'huge.png'), '');
  truncateSync(join(media, 'huge.png'), 200 * 1024 * 1024);
  writeFileSync(join(media, 'film.mp4'), 'this is no film');
  writeFileSync(
    join(media, 'page.html'),
    '<!doctype html><title>x</title><h1>Godziny</h1><script>parent.document.title = "taken over"</script>',
  );
  writeFileSync(join(demo.data, 'secret.txt'), 'secret');
  const list = [
    '{ image = "good.png", seconds = 2 }', '{ image = "missing.png" }', '{ image = "broken.jpg" }', '{ image = "huge.png" }',
    '{ video = "film.mp4" }', '{ page = "page.html", seconds = 2 }', '{ page = "nothing.html" }',
  ];
  await demo.configure('', (file) => speaking('["pl"]')(lobby(`playlist = [${list.join(', ')}]`)(file)));
  const display = await open('/display/lobby');
  await display.addInitScript(() => {
    const shown: string[] = [];
    Object.assign(window, { shown });
    addEventListener('DOMContentLoaded', () => {
      new MutationObserver(() => {
        const slide = document.querySelector('.slides img, .slides iframe');
        const name = slide?.getAttribute('src')?.split('/').at(-1);
        if (name && shown.at(-1) !== name) shown.push(name);
      }).observe(document, { subtree: true, childList: true, attributes: true });
    });
  });
  await display.reload();
  const staff = await open('/clerk', { width: 400, height: 900 });
  await staff.getByLabel('Nazwa użytkownika').fill('anna');
  await staff.getByLabel('Hasło').fill('demo');
  await staff.getByRole('button', { name: 'Zaloguj się' }).click();
  const shown = (): Promise<string[]> => display.evaluate('window.shown');
  await expect.poll(shown, { timeout: 40_000 }).toEqual(['good.png', 'page.html', 'good.png', 'page.html']);
  const told = staff.getByText(/Urządzenie display:lobby: /);
  for (const what of [
    'missing.png is not there', 'broken.jpg is no picture', 'huge.png is too large', 'film.mp4 is no film', 'nothing.html is not there',
  ]) {
    await expect(told).toContainText(what);
  }
  expect(await display.title()).not.toBe('taken over');
  // Nothing but the folder is served, and to nobody else.
  for (const path of ['../secret.txt', '%2e%2e/secret.txt', '..%2fsecret.txt', '.hidden', '']) {
    const response = await fetch(`${demo.url}/media/gostynin/${path}`, { headers: { authorization: 'Bearer demo-display' } });
    expect(response.status, path).not.toBe(200);
  }
  expect((await fetch(`${demo.url}/media/gostynin/good.png`)).status).toBe(401);
  // Stopped by somebody, it stays as it is.
  await display.getByRole('button', { name: 'Zatrzymaj' }).click();
  await expect(display.getByRole('button', { name: 'Wznów' })).toHaveAttribute('aria-pressed', 'true');
  // A call is in front of it.
  await demo.ticket('registration');
  const [anna] = await clerks(demo, [['anna', '1']]);
  await anna!.next();
  await expect(display.locator('.call')).toBeVisible();
  await expect(display.locator('.slides')).toHaveCount(0);
});

/** Proves that a playlist stands still from the beginning where the system asks for reduced motion, until somebody
 * starts it; that it goes on or stands still after a call as before it; and that it stands still from when the system
 * begins to ask. */
test('a playlist is as still as somebody wants it', async ({ demo, open }) => {
  const media = join(demo.data, 'data', 'media');
  mkdirSync(media, { recursive: true });
  for (const name of ['one', 'two']) execFileSync('convert', ['-size', '64x36', 'xc:#0b5cad', join(media, `${name}.png`)]);
  const list = 'playlist = [{ image = "one.png", seconds = 2 }, { image = "two.png", seconds = 2 }]';
  await demo.configure('', (file) => speaking('[]')(lobby(list)(file)));
  for (let n = 0; n < 2; n += 1) await demo.ticket('registration');
  const [anna] = await clerks(demo, [['anna', '1']]);
  const page = await open('/display/lobby');
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await watch(page, 40);
  const shown = () => page.locator('.slides img').getAttribute('src');
  const isStill = async (is: boolean) => {
    await expect(page.getByRole('button', { name: is ? 'Wznów' : 'Zatrzymaj' })).toHaveAttribute('aria-pressed', String(is));
    const before = await shown();
    if (!is) await expect.poll(shown).not.toBe(before);
    return before;
  };
  /** Somebody is called and comes; a minute and more of the playlist's time. */
  const aCall = async () => {
    const { ticket } = await anna!.next();
    await expect(page.locator('.call')).toBeVisible();
    await expect(page.locator('.announced')).toHaveCount(0);
    await demo.ask('POST', `${OFFICE}/tickets/${ticket.id}/finish`, { cookie: anna!.cookie });
    await expect(page.locator('.slides img')).toBeVisible();
  };
  const first = await isStill(true);
  await aCall();
  expect(await isStill(true)).toBe(first);
  await page.getByRole('button', { name: 'Wznów' }).click();
  await isStill(false);
  await aCall();
  await isStill(false);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await isStill(false);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await isStill(true);
});

/** Proves that anybody of the staff starts an emergency, on purpose, and only a supervisor ends it; that
 * every screen shows the way out and falls silent in the middle of a word; that nothing is issued or called
 * meanwhile; and that the call that was cut short is announced whole afterwards. */
test('an emergency', async ({ demo, open, clerkAt }) => {
  for (let n = 0; n < 3; n += 1) await demo.ticket('registration');
  const display = await open('/display/lobby');
  await watch(display);
  const kiosk = await open('/kiosk/hall', { width: 1080, height: 1920 });
  await expect(kiosk.locator('main')).toBeVisible();
  const clerk = await clerkAt('anna', '1');
  await clerk.getByRole('button', { name: /^Następny/ }).click();
  await expect.poll(async () => (await seen(display)).sounds.length).toBe(2);
  await clerk.getByRole('button', { name: 'Alarm', exact: true }).click();
  await clerk.getByRole('button', { name: 'Tak, ogłaszam alarm' }).click();
  await expect(display.getByRole('heading', { name: 'Proszę opuścić budynek.' })).toBeVisible();
  await expect(display.getByText(/^Wyjście główne/)).toBeVisible();
  await expect(display.locator('.call')).toHaveCount(0);
  await expect(kiosk.getByRole('heading', { name: 'Proszę opuścić budynek.' })).toBeVisible();
  expect((await seen(display)).sounds.at(-1)).toMatchObject({ stopped: true });
  const quiet = (await seen(display)).sounds.length;

  const refused = async (path: string, options: object) =>
    expect(demo.ask('POST', `${OFFICE}/${path}`, options)).rejects.toThrow(/409 .*"emergency"/);
  await refused('tickets', { key: 'x', body: { services: ['registration'] } });
  const [piotr] = await clerks(demo, [['piotr', '2']]);
  await refused('counters/2/call-next', { cookie: piotr!.cookie });
  await refused('counters/2/walk-in', { cookie: piotr!.cookie, body: { service: 'registration' } });
  await expect(demo.ask('POST', `${OFFICE}/emergency/end`, { cookie: piotr!.cookie })).rejects.toThrow(/403/);
  await expect(demo.ask('POST', `${OFFICE}/emergency`, { cookie: piotr!.cookie, body: {} })).rejects.toThrow(/422/);
  await expect(clerk.getByRole('button', { name: 'Odwołaj alarm' })).toHaveCount(0);
  // It outlives a power cut, and a screen that comes back shows it at once.
  await demo.kill();
  await demo.run();
  await display.reload();
  await expect(display.getByRole('heading', { name: 'Proszę opuścić budynek.' })).toBeVisible();
  expect((await seen(display)).sounds.length, String(quiet)).toBe(0);
  await hasten(display, 10);

  const phone = await open('/clerk', { width: 390, height: 844 });
  await phone.getByLabel('Nazwa użytkownika').fill('ewa');
  await phone.getByLabel('Hasło').fill('demo');
  await phone.getByRole('button', { name: 'Zaloguj się' }).click();
  await phone.getByRole('button', { name: 'Odwołaj alarm' }).click();
  await phone.getByRole('button', { name: 'Tak, odwołuję alarm' }).click();
  await expect(display.locator('.call.announced')).toBeVisible();
  await expect.poll(async () => (await seen(display)).sounds.filter((sound) => sound.ended).length, { timeout: 30_000 }).toBe(2);
  await expect(kiosk.getByRole('heading', { name: 'Proszę opuścić budynek.' })).toBeHidden();
});

/** Proves that a browser that lets nothing sound is told of, on the screen and to staff, until somebody
 * touches it; and that a screen that only shows never says so. */
test('sound that is blocked', async ({ demo, open }) => {
  const page = await open('/display/lobby');
  await page.addInitScript(() => {
    let touched = false;
    addEventListener('pointerdown', () => (touched = true), { capture: true });
    Object.defineProperty(AudioContext.prototype, 'state', { get: () => (touched ? 'running' : 'suspended') });
  });
  await page.reload();
  await expect(page.getByText(/^Dźwięk jest wyłączony/)).toBeVisible();
  const staff = await open('/clerk', { width: 400, height: 900 });
  await staff.getByLabel('Nazwa użytkownika').fill('anna');
  await staff.getByLabel('Hasło').fill('demo');
  await staff.getByRole('button', { name: 'Zaloguj się' }).click();
  await expect(staff.getByText(/display:lobby: the browser lets it make no sound/)).toBeVisible();
  await page.mouse.click(500, 500);
  await expect(page.getByText(/^Dźwięk jest wyłączony/)).toBeHidden();
  await expect(staff.getByText(/display:lobby/)).toHaveCount(0);

  await demo.configure('', lobby('speaks = false'));
  await page.reload();
  await demo.ticket('registration');
  const [piotr] = await clerks(demo, [['piotr', '2']]);
  await piotr!.next();
  await expect(page.locator('.call.announced')).toBeVisible();
  await expect(page.getByText(/^Dźwięk jest wyłączony/)).toBeHidden();
});

/** Proves that a device that is gone in the middle of a sound, so that no sound comes to its end, is told of on the
 * screen and to staff; that calls go on meanwhile, each in its turn; and that all is well again with the first sound
 * that is heard. */
test('a sound device that is gone', async ({ demo, open }) => {
  await demo.configure('', speaking('[]'));
  for (let n = 0; n < 3; n += 1) await demo.ticket('registration');
  const page = await open('/display/lobby');
  await page.addInitScript(() => {
    const { addEventListener } = EventTarget.prototype;
    AudioBufferSourceNode.prototype.addEventListener = function (this: AudioBufferSourceNode, type: string, listener: any, options?: any) {
      const heard = (event: Event) => ('gone' in window ? undefined : listener(event));
      return addEventListener.call(this, type, type === 'ended' ? heard : listener, options);
    };
  });
  await watch(page, 10);
  const staff = await open('/clerk', { width: 400, height: 900 });
  await signIn(staff, 'ewa');
  const three = await clerks(demo, [['anna', '1'], ['piotr', '2'], ['maria', '3']]);
  await expect(page.locator('.wait')).toBeVisible();
  await page.evaluate('void (window.gone = true)');
  for (const clerk of three.slice(0, 2)) await clerk.next();
  await expect(page.getByText(/^Dźwięk jest wyłączony/)).toBeVisible();
  await expect(staff.getByText(/display:lobby: its sound does not come out/)).toBeVisible();
  await expect.poll(async () => (await seen(page)).announced.map((entry) => entry.split(' ')[0])).toEqual(['A001', 'A002']);
  await page.evaluate('delete window.gone');
  await three[2]!.next();
  await expect(page.getByText(/^Dźwięk jest wyłączony/)).toBeHidden();
  await expect(staff.getByText(/display:lobby/)).toHaveCount(0);
});

/** Proves that a connection that hangs without closing is told within 5 s, with the time of the last
 * word, and the clock goes on, right although the machine's is wrong. */
test('a connection that hangs', async ({ demo, open }) => {
  const page = await open('/display/lobby');
  await page.addInitScript(() => {
    const now = Date.now;
    Date.now = () => now() + 5 * 3_600_000;
  });
  await page.reload();
  const time = () =>
    new Intl.DateTimeFormat('pl', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Warsaw' }).format(new Date());
  await expect.poll(async () => [time(), time()].includes(await page.locator('footer time').innerText())).toBe(true);
  demo.pause();
  await expect(page.getByText(/^Brak połączenia\. Ostatnia aktualizacja: \d\d:\d\d\.$/)).toBeVisible({ timeout: 5_000 });
  demo.resume();
  await expect(page.getByText(/^Brak połączenia/)).toBeHidden();
});

/** Proves that a page whose daemon hangs while the page begins says so within 5 s, and comes by itself. */
for (const hanging of ['/api/v1/me', '/announcements/gong']) {
  test(`a daemon that hangs at ${hanging}`, async ({ demo, open }) => {
    const page = await open('/healthz');
    const asked = page.waitForRequest((request) => request.url().endsWith(hanging));
    await page.route(`**${hanging}`, async (route) => {
      demo.pause();
      await route.continue();
    });
    // Not until all is loaded: letters are fetched from the daemon that hangs.
    await page.goto(`${demo.url}/display/lobby`, { waitUntil: 'commit' });
    await asked;
    await expect(page.getByText(/^Brak połączenia\./)).toBeVisible({ timeout: 5_000 });
    await page.unroute(`**${hanging}`);
    demo.resume();
    await expect(page.getByText(/^Brak połączenia/)).toBeHidden();
    await expect(page.locator('footer time')).toBeVisible();
  });
}

/** Proves that a page of another build loads itself anew when nothing is being announced, and does not say
 * again what it has said. */
test('an upgrade says nothing twice', async ({ demo, open }) => {
  await demo.configure('', speaking('[]'));
  await demo.ticket('registration');
  const page = await open('/display/lobby');
  await watch(page, 20);
  const [anna] = await clerks(demo, [['anna', '1']]);
  await anna!.next();
  await expect.poll(async () => (await seen(page)).announced.length).toBe(1);
  await expect(page.locator('.announced')).toHaveCount(0);
  let loads = 0;
  page.on('load', () => (loads += 1));
  let build = 'the next';
  await page.routeWebSocket(/\/stream/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => socket.send(String(message).replace(/"build":"[^"]*"/, `"build":"${build}"`)));
  });
  await page.reload();
  await expect(page.locator('.call')).toBeVisible();
  loads = 0;
  build = 'the one after';
  await demo.kill();
  await demo.run();
  await expect.poll(() => loads, { timeout: 20_000 }).toBe(1);
  await expect(page.locator('.call')).toBeVisible();
  expect((await seen(page)).announced).toEqual([]);
});

/** Proves that a display learns nothing of a sensitive service, and shows waiting times of the others as the daemon
 * foresees them, or without a forecast how many wait; and that the code beside them, read off the screen, leads to the calls at the public address. */
test('waiting times tell of no sensitive service', async ({ demo, open }) => {
  const sensitive = '[[services]]\nid = "quiet"\nseries = "A"\nsensitive = true\nname = { pl = "Sprawa poufna" }\n';
  await demo.configure(sensitive, (file) => lobby('waiting_times = true\nfollow_code = true')(file));
  for (let n = 0; n < 12; n += 1) await demo.ticket('registration');
  const heard: string[] = [];
  const page = await open('/display/lobby');
  page.on('response', async (response) => {
    if (response.url().includes('/api/')) heard.push(await response.text().catch(() => ''));
  });
  await page.reload();
  await expect(page.getByText('czas oczekiwania')).toBeVisible();
  await expect(page.getByText('Rejestracja pojazdu')).toBeVisible();
  await expect(page.getByText('Sprawa poufna')).toHaveCount(0);

  // A forecast takes a day's learning; so what it would be is put into the daemon's own answer.
  const foreseen: Record<string, [number, number]> = { registration: [600, 1200], licence: [0, 0], pickup: [300, 300], cashier: [0, 300] };
  await page.route(`**${OFFICE}`, async (route) => {
    const response = await route.fetch();
    const office = await response.json();
    for (const service of office.services) [service.wait_min_s, service.wait_max_s] = foreseen[service.id] ?? [];
    await route.fulfill({ response, json: office });
  });
  const { services } = await demo.ask('GET', OFFICE);
  const said: Record<string, string> = { registration: '10–20 min', licence: 'bez kolejki', pickup: '5 min', cashier: '0–5 min' };
  const told = services
    .filter((service: any) => service.open && service.id !== 'quiet')
    .slice(0, 6)
    .map(({ id, name, waiting }: any) => [name.pl, said[id] ?? (waiting === 0 ? 'bez kolejki' : `czeka: ${waiting}`)]);
  await page.reload();
  await expect(page.getByText('10–20 min')).toBeVisible();
  const shown = await Promise.all(['dt', 'dd'].map((part) => page.locator(`dl ${part}`).allInnerTexts()));
  expect(shown[0]!.map((name, n) => [name, shown[1]![n]])).toEqual(told);
  delete foreseen['registration'];
  await page.reload();
  await expect(page.getByText('czeka: 12')).toBeVisible();
  await page.unrouteAll({ behavior: 'wait' });

  const code = join(demo.data, 'code.png');
  await page.locator('.follow img').screenshot({ path: code });
  const read = execFileSync('zbarimg', ['--quiet', '--raw', code], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  expect(read).toBe(`${demo.url}/now/gostynin`);
  expect(await (await fetch(read)).text()).toContain('Starostwo Powiatowe w Gostyninie');
  expect(heard.join()).not.toContain('poufna');
});

/** Proves that an input contact starts an emergency if the office names it, and no other device does. */
test('an input contact', async ({ demo, open }) => {
  const press = (token: string) =>
    fetch(`${demo.url}${OFFICE}/emergency`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ confirm: true }),
    });
  expect((await press('demo-agent')).status).toBe(403);
  await demo.configure('', (file) => file.replace('speak = false\n', 'speak = false\ncontacts = ["hall"]\n'));
  for (const token of ['demo-kiosk', 'demo-display']) expect((await press(token)).status, token).toBe(403);
  const page = await open('/display/lobby');
  await expect(page.locator('.wait')).toBeVisible();
  expect((await press('demo-agent')).status).toBe(200);
  await expect(page.getByRole('heading', { name: 'Proszę opuścić budynek.' })).toBeVisible();
});

/** Proves that an emergency is spoken where that is configured, by screens that speak, and only there. */
test('an emergency that is spoken', async ({ demo, open }) => {
  const cookie = await demo.session('ewa');
  const emergency = (path: string) => demo.ask('POST', `${OFFICE}/emergency${path}`, { cookie, body: path ? undefined : { confirm: true } });
  const page = await open('/display/lobby');
  await watch(page);
  await expect(page.locator('.wait')).toBeVisible();
  await emergency('');
  await expect(page.getByRole('heading', { name: 'Proszę opuścić budynek.' })).toBeVisible();
  expect((await asDisplay(demo, 'announcements/emergency')).status).toBe(404);
  await emergency('/end');
  await expect(page.locator('.wait')).toBeVisible();
  expect((await seen(page)).sounds).toEqual([]);
  await demo.configure('', (file) => file.replace('speak = false\n', 'speak = true\n'));
  await emergency('');
  await expect.poll(async () => (await seen(page)).sounds.length).toBe(1);
  expect((await seen(page)).sounds[0]!.seconds).toBeGreaterThan(6);
});

/** Proves that a screen is as loud as its office wants it at this time of day, and as loud as can be at any other. */
test('volume by the hour', async ({ demo, open }) => {
  const page = await open('/display/lobby');
  await page.addInitScript(() => {
    const value = Object.getOwnPropertyDescriptor(AudioParam.prototype, 'value')!;
    Object.defineProperty(AudioParam.prototype, 'value', {
      ...value,
      set(this: AudioParam, to: number) {
        Object.assign(window, { loudness: to });
        value.set?.call(this, to);
      },
    });
  });
  // A span that does not hold now, nor soon.
  const hour = Number(new Intl.DateTimeFormat('en', { hour: '2-digit', hourCycle: 'h23', timeZone: 'Europe/Warsaw' }).format(new Date()));
  const other = hour >= 6 && hour < 23 ? '03:00-05:00' : '10:00-12:00';
  for (const [at, percent, gain] of [['03:00-03:00', 40, 0.4], [other, 40, 1], ['03:00-03:00', 0, 0], ['03:00-03:00', 100, 1]] as const) {
    await demo.configure('', lobby(`volume = [{ at = "${at}", percent = ${percent} }]`));
    await page.reload();
    await expect.poll(() => page.evaluate('window.loudness')).toBeCloseTo(gain, 5);
  }
});

/** Proves that an alarm that comes while a call's speech is still being made silences that, too: after the
 * gong nothing is spoken, however late it comes. */
test('an alarm before the first word', async ({ demo, open }) => {
  await demo.ticket('registration');
  const [anna, ewa] = await clerks(demo, [['anna', '1'], ['ewa', '2']]);
  const page = await open('/display/lobby');
  await watch(page);
  await expect(page.locator('.wait')).toBeVisible();
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(/\/announcements\/\d+\?/, async (route) => {
    const response = await route.fetch();
    await held;
    await route.fulfill({ response });
  });
  await anna!.next();
  await expect.poll(async () => (await seen(page)).sounds.length, 'the gong').toBe(1);
  await demo.ask('POST', `${OFFICE}/emergency`, { cookie: ewa!.cookie, body: { confirm: true } });
  await expect(page.getByRole('heading', { name: 'Proszę opuścić budynek.' })).toBeVisible();
  const answered = page.waitForResponse(/\/announcements\/\d+\?/);
  release();
  await (await answered).finished();
  // The page has decoded it and decided when another round of its own has gone by.
  await page.evaluate(() => new Promise((resume) => setTimeout(resume, 500)));
  expect((await seen(page)).sounds).toHaveLength(1);
});

/** Proves that a call that was made and answered while the screen was away is not announced when it comes
 * back; one that still stands is. */
test('answered while the screen was away', async ({ demo, open }) => {
  for (let n = 0; n < 2; n += 1) await demo.ticket('registration');
  const [anna, piotr] = await clerks(demo, [['anna', '1'], ['piotr', '2']]);
  const way = await Way.to(demo);
  const page = await open('/display/lobby');
  await page.goto(`${way.url}/display/lobby`);
  await watch(page, 10);
  await expect(page.locator('.wait')).toBeVisible();
  way.closed = true;
  way.cut();
  const first = await anna!.next();
  await demo.ask('POST', `${OFFICE}/tickets/${first.ticket.id}/serve`, { cookie: anna!.cookie });
  await piotr!.next();
  way.closed = false;
  await expect(page.locator('.call.announced .number')).toContainText('A\u2009002');
  await expect.poll(async () => (await seen(page)).sounds.filter((sound) => sound.ended).length, { timeout: 30_000 }).toBe(2);
  expect((await seen(page)).announced.map((entry) => entry.split(' ')[0])).toEqual(['A002']);
  way.end();
});

/** Proves that every call that stands is on the screen until it is answered, in every layout, whole and beside
 * the others, five and fourteen of them alike, also with waiting times, notices and calls of before. */
test('five calls stand, and fourteen', async ({ demo, open }) => {
  test.setTimeout(120_000);
  for (let n = 0; n < 5; n += 1) await demo.ticket('registration');
  const five = [['anna', '1'], ['piotr', '2'], ['maria', '3'], ['ewa', '4'], ['admin', '5']] as [string, string][];
  for (const clerk of await clerks(demo, five)) await clerk.next();
  const cookie = await demo.session('ewa');
  const notices: unknown[] = [];
  for (const kind of ['info', 'warning']) notices.push(await demo.ask('POST', `${OFFICE}/notices`, { cookie, body: { kind, text: { pl: 'Winda nie działa' } } }));
  const numbered = (count: number) => Array.from({ length: count }, (_, n) => `A${String(n + 1).padStart(3, '0')}`);
  const page = await open('/display/lobby');
  let count = 5;
  await page.routeWebSocket(/\/stream/, (socket) => {
    if (count === 5) return void socket.connectToServer();
    // More counters than the example has, with calls of before that no longer stand: the stream says so.
    const now = new Date().toISOString();
    const call = (n: number, number: string) => ({ seq: n + 10, number, counter: String(n + 1), label: String(n + 1), room: {}, floor: {}, at: now, times: 1 });
    const calls = numbered(count).map((number, n) => call(n, number));
    const earlier = Array.from({ length: 10 }, (_, n) => call(n - 10, `B00${n}`));
    const say = (message: unknown) => socket.send(JSON.stringify(message));
    say({ type: 'hello', seq: 300, journal: 'another', build: 'b', now });
    say({ type: 'snapshot', seq: 300, calls, recent: earlier, counters: [], notices, serving: [] });
  });
  for (const lines of ['layout = "calls-only"', 'layout = "split"\nplaylist = [{ image = "x.png" }]', 'layout = "auto"', 'waiting_times = true']) {
    await demo.configure('', (file) => speaking('[]')(lobby(`speaks = false\n${lines}`)(file)));
    for (count of [5, 14]) {
      await page.reload();
      await expect(page.locator('.notice')).toHaveCount(2);
      for (const [width, height] of [[1920, 1080], [1080, 1920]] as const) {
        await page.setViewportSize({ width, height });
        const what = `${count} in ${lines} at ${width}`;
        const numbers = page.locator('.call .number [aria-hidden], .further [aria-hidden], .stands [aria-hidden]');
        const stand = async () => (await numbers.allInnerTexts()).map((number) => number.replace(/\s/g, '')).toSorted();
        await expect.poll(stand, what).toEqual(numbered(count));
        await expect(page.locator('.call')).toHaveCount(3);
        // Laid out anew for the window, and the list once more for what it then measured.
        await expect.poll(() => page.evaluate(beyond), what).toEqual([]);
        await expect.poll(() => page.evaluate(overlaps), what).toEqual([]);
      }
    }
  }
});

/** Which of the calls that stand are not seen whole: cut off by the window, or by what they are in. */
async function beyond(): Promise<string[]> {
  const rows = [...document.querySelectorAll('.call, .further li, .stands')];
  const looked = await new Promise<IntersectionObserverEntry[]>((seen) => {
    const observer = new IntersectionObserver(seen);
    for (const row of rows) observer.observe(row);
  });
  return looked.filter((row) => row.intersectionRatio < 0.999).map((row) => row.target.textContent?.trim() ?? '');
}

/** What of the calls that are shown, large or in a list, lies over another, or over anything beside them. */
function overlaps(): string[] {
  const things = [...document.querySelectorAll('.call, .further li, .recent li, .recent h2, aside section + section, footer, .calls + .slides')];
  const parts = things.map((element) => {
    // With what it holds and does not keep inside; what only a reader of the page hears has no place.
    const boxes = [element, ...element.querySelectorAll('[aria-hidden]:not(svg), .label')].map((part) => part.getBoundingClientRect()).filter((box) => box.width > 0);
    const most = (side: 'right' | 'bottom') => Math.max(...boxes.map((box) => box[side]));
    const least = (side: 'left' | 'top') => Math.min(...boxes.map((box) => box[side]));
    return { text: element.textContent?.trim() ?? '', left: least('left'), right: most('right'), top: least('top'), bottom: most('bottom') };
  });
  return parts.flatMap((one, n) =>
    parts
      .slice(n + 1)
      .filter((two) => one.left < two.right - 1 && two.left < one.right - 1 && one.top < two.bottom - 1 && two.top < one.bottom - 1)
      .map((two) => `${one.text} | ${two.text}`),
  );
}

/** Proves that a screen shows what was set while it heard nothing: after a restart on another office file
 * it does not need to be loaded anew. */
test('set anew while the daemon was away', async ({ demo, open }) => {
  const page = await open('/display/lobby');
  await expect(page.locator('.board.landscape')).toBeVisible();
  await page.routeWebSocket(/\/stream\?/, (socket) => {
    // Of changes of the office it hears nothing. It comes back as one that knew another journal, and so gets a
    // snapshot, not what it missed.
    socket.connectToServer().onMessage((message) => {
      const line = String(message).replace(/"journal":"[^"]*"/, '"journal":"another"');
      if (!line.includes('"type":"office"')) socket.send(line);
    });
  });
  await page.reload();
  await expect(page.locator('.board.landscape')).toBeVisible();
  await demo.configure('', lobby('layout = "calls-only"'));
  await demo.kill();
  await demo.run();
  await expect(page.locator('.board.calls_only')).toBeVisible();
});

/** Proves that nothing of the way out is cut off, in four languages with long words, on every screen. */
test('a long way out', async ({ demo, open }) => {
  const long = 'Proszę zachować spokój i kierować się schodami do wyjścia ewakuacyjnego po lewej stronie holu głównego, dalej na parking.';
  await demo.configure('', (file) =>
    file
      .replace(/^languages = \["pl", "en", "uk"\]/m, 'languages = ["pl", "en", "uk", "de"]')
      .replace(/(\[emergency\][\s\S]*?way_out = )\{[^}]*\}/, `$1{ ${['pl', 'en', 'uk', 'de'].map((lang) => `${lang} = "${long}"`).join(', ')} }`),
  );
  await demo.ask('POST', `${OFFICE}/emergency`, { cookie: await demo.session('ewa'), body: { confirm: true } });
  const page = await open('/display/lobby');
  for (const [width, height] of [[1920, 1080], [1080, 1920], [3840, 2160], [1024, 768]] as const) {
    await page.setViewportSize({ width, height });
    await expect(page.getByText(long).first()).toBeVisible();
    for (const element of await page.locator('.all h1, .all .way, .all li, .all time').all()) {
      await expect(element, `${width} × ${height}`).toBeInViewport({ ratio: 1 });
    }
  }
});

/** Proves that counters with a room's number for a label are called in letters as large as any. */
test('counters called by rooms', async ({ demo, open }) => {
  await demo.configure('', (file) => speaking('[]')(file).replace('[[counters]]\nid = "1"', '[[counters]]\nid = "1"\nlabel = "101"'));
  await demo.ticket('registration');
  const [anna] = await clerks(demo, [['anna', '1']]);
  await anna!.next();
  const page = await open('/display/lobby');
  await expect(page.locator('.call .label')).toHaveText('101');
  const { number, label, cut } = await drawn(page);
  expect(cut).toEqual([]);
  const mm = (55 * 25.4) / Math.hypot(1920, 1080);
  expect(Math.min(number, label) * mm).toBeGreaterThanOrEqual(98);
});
