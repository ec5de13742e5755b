/** The lobby screen: every call shown and sounded, none lost, none twice. */
import { OFFICE, expect, plain, test } from './harness';
import { clerks, seen, speaking, watch } from './lobby';

/** Proves that calls that come together are all shown at once and announced one after another, in
 * order, each with a gong and whole. */
test('calls that come together are announced one after another', async ({ demo, open }) => {
  await demo.configure('', speaking('["pl"]'));
  for (let n = 0; n < 3; n += 1) await demo.ticket('registration');
  const three = await clerks(demo, [['anna', '1'], ['piotr', '2'], ['maria', '3']]);
  const display = await open('/display/lobby');
  await watch(display, 10);
  await expect(display.getByText('Proszę czekać na wywołanie numeru.')).toBeVisible();
  await Promise.all(three.map((clerk) => clerk.next()));
  await expect(display.locator('.call')).toHaveCount(3, { timeout: 2_000 });
  await expect.poll(async () => (await seen(display)).sounds.filter((sound) => sound.ended).length, { timeout: 30_000 }).toBe(6);
  const { announced, sounds } = await seen(display);
  expect(announced.map((entry) => entry.split(' ')[0])).toHaveLength(new Set(announced).size);
  const seqs = announced.map((entry) => Number(entry.split(' ')[1]));
  expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
  // A gong, then what is spoken, three times, each to its end.
  sounds.forEach((sound, place) => {
    if (place % 2 === 0) expect(sound.seconds).toBeCloseTo(1.2, 1);
    else expect(sound.seconds).toBeGreaterThan(2);
    expect(sound).toMatchObject({ ended: true, stopped: false });
    expect(sound.peak).toBeGreaterThan(0.1);
  });
  await expect(display.getByText('Dźwięk jest wyłączony.')).toBeHidden();
});

/** Proves that a recall is announced again, with a flash and a gong of its own; that an answered call leaves the
 * large ones and stays in the list, and that an undone one is gone altogether. */
test('recalled, answered, undone', async ({ demo, open }) => {
  await demo.configure('', speaking('[]'));
  for (let n = 0; n < 2; n += 1) await demo.ticket('registration');
  const [anna] = await clerks(demo, [['anna', '1']]);
  const display = await open('/display/lobby');
  await display.addInitScript(() => {
    const flashes: string[] = [];
    Object.assign(window, { flashes });
    addEventListener('animationstart', ({ target }) => {
      if (target instanceof Element && target.matches('.call')) flashes.push(target.getAttribute('data-seq') ?? '');
    });
  });
  await watch(display, 10);
  const told = async () => {
    const { announced, sounds } = await seen(display);
    const flashes: string[] = await display.evaluate('flashes');
    return { seqs: announced.map((entry) => entry.split(' ')[1]), flashes, gongs: sounds.map(({ seconds, ended, stopped }) => [seconds, ended, stopped]) };
  };
  const { ticket } = await anna!.next();
  await expect(display.locator('.call .number')).toContainText('A\u2009001');
  const gong = [1.2, true, false];
  await expect.poll(async () => (await told()).gongs).toEqual([gong]);
  await demo.ask('POST', `${OFFICE}/tickets/${ticket.id}/recall`, { cookie: anna!.cookie });
  await expect.poll(async () => (await told()).gongs).toEqual([gong, gong]);
  const { seqs } = await told();
  expect(new Set(seqs).size).toBe(2);
  // The gong's time is ten times as fast here, and a picture's is not.
  await expect.poll(async () => (await told()).flashes).toEqual(seqs);
  await demo.ask('POST', `${OFFICE}/tickets/${ticket.id}/serve`, { cookie: anna!.cookie });
  await expect(display.locator('.call')).toHaveCount(0);
  await expect(display.locator('.recent li')).toContainText(['A\u2009001']);
  await anna!.next();
  await expect(display.locator('.call .number')).toContainText('A\u2009002');
  await demo.ask('POST', `${OFFICE}/counters/1/undo`, { cookie: anna!.cookie });
  await expect(display.locator('.call')).toHaveCount(0);
  const recent = await display.locator('.recent li').allInnerTexts();
  expect(recent.map((line) => plain(line))).not.toContainEqual(expect.stringContaining('A002'));
});

/** Proves that of two screens in a room one speaks for both: each shows every call and gives it its moment, in the
 * same order, and only one sounds. */
test('a silent screen beside a speaking one', async ({ demo, open }) => {
  const beside = (file: string) => file.replace('id = "counter-3"\ncounter = "3"\n', 'id = "counter-3"\nspeaks = false\n');
  await demo.configure('', (file) => beside(speaking('["pl"]')(file)));
  for (let n = 0; n < 2; n += 1) await demo.ticket('registration');
  const two = await clerks(demo, [['anna', '1'], ['piotr', '2']]);
  const screens = [await open('/display/lobby'), await open('/display/counter-3')];
  for (const screen of screens) {
    await screen.addInitScript(() => {
      // Whatever sounds, sounds through one of these.
      Object.assign(window, { outputs: 0 });
      const connect = AudioNode.prototype.connect as (...args: unknown[]) => AudioNode;
      AudioNode.prototype.connect = function (this: AudioNode, ...args: unknown[]) {
        if (args[0] instanceof AudioDestinationNode) Object.assign(window, { outputs: Number(Reflect.get(window, 'outputs')) + 1 });
        return connect.apply(this, args);
      } as typeof AudioNode.prototype.connect;
    });
    await watch(screen, 10);
    await expect(screen.locator('.wait')).toBeVisible();
  }
  for (const clerk of two) await clerk.next();
  for (const screen of screens) {
    await expect.poll(async () => (await seen(screen)).announced.length).toBe(2);
    await expect(screen.locator('.call')).toHaveCount(2);
  }
  const [speaks, shows] = [await seen(screens[0]!), await seen(screens[1]!)];
  expect(shows.announced).toEqual(speaks.announced);
  await expect.poll(async () => (await seen(screens[0]!)).sounds.filter((sound) => sound.ended).length).toBe(4);
  expect((await seen(screens[1]!)).sounds).toEqual([]);
  expect(await Promise.all(screens.map((screen) => screen.evaluate('outputs')))).toEqual([1, 0]);
});

/** Proves that a lost connection is told within 5 s with the time of the last word, that the screen
 * comes back by itself, right at once, and announces only what it has not announced and still stands. */
test('the connection lost and back', async ({ demo, open }) => {
  await demo.configure('', speaking('[]'));
  for (let n = 0; n < 3; n += 1) await demo.ticket('registration');
  const [anna, piotr] = await clerks(demo, [['anna', '1'], ['piotr', '2']]);
  const display = await open('/display/lobby');
  await watch(display);
  await anna!.next();
  await expect.poll(async () => (await seen(display)).announced.length).toBe(1);
  await demo.kill();
  await expect(display.getByText(/Brak połączenia\. Ostatnia aktualizacja: \d\d:\d\d\./)).toBeVisible({ timeout: 5_000 });
  await expect(display.locator('.call .number')).toContainText('A\u2009001');
  await demo.run();
  await piotr!.next();
  await expect(display.getByText(/Brak połączenia/)).toBeHidden();
  await expect(display.locator('.call')).toHaveCount(2);
  await expect.poll(async () => (await seen(display)).announced.length, { timeout: 15_000 }).toBe(2);
  const { announced } = await seen(display);
  expect(announced.map((entry) => entry.split(' ')[0])).toEqual(['A001', 'A002']);
});

/** Proves that a notice is shown as it was written, markup and all, and taken down. */
test('notices', async ({ demo, open }) => {
  const cookie = await demo.session('ewa');
  const display = await open('/display/lobby');
  await expect(display.locator('.name')).toHaveText('Starostwo Powiatowe w Gostyninie');
  const text = 'Kasa nieczynna do 12:00 <b>dziś</b>';
  const notice = await demo.ask('POST', `${OFFICE}/notices`, { cookie, body: { text: { pl: text } } });
  await expect(display.locator('.notice')).toHaveText(text);
  await demo.ask('DELETE', `${OFFICE}/notices/${notice.id}`, { cookie });
  await expect(display.locator('.notice')).toHaveCount(0);
});

/** Proves that notices are shown in every language of the screen in turn, more of them than have room one
 * after another, without anything else moving; a language that a notice lacks leaves it in its first. */
test('notices in turn', async ({ demo, open }) => {
  await demo.configure('', (file) => file.replace(/^languages = \["pl", "en", "uk"\]/m, 'languages = ["pl", "en", "uk", "de"]'));
  const cookie = await demo.session('ewa');
  const post = (text: object) => demo.ask('POST', `${OFFICE}/notices`, { cookie, body: { text } });
  await post({ pl: 'Tylko po polsku' });
  const four = { pl: 'Kasa nieczynna', en: 'The cash desk is closed', uk: 'Каса не працює', de: 'Die Kasse ist geschlossen' };
  await post(four);
  await post({ pl: 'Winda nie działa', en: 'The lift is out of order' });
  const display = await open('/display/lobby');
  await display.clock.install();
  await display.reload();
  await expect(display.locator('.notice').first()).toBeVisible();
  await display.waitForLoadState('networkidle');
  // It would tell its own time; the page goes on without it.
  demo.pause();
  const now = () => display.locator('.notice .now').allInnerTexts();
  const footer = () => display.locator('footer').boundingBox();
  const height = (await footer())?.height;
  const all = ['Tylko po polsku', 'Winda nie działa', 'The lift is out of order', ...Object.values(four)].toSorted();
  const seen = new Set<string>();
  // Five turns of eight seconds and some more, each looked at twice.
  for (let half = 0; half < 16; half += 1) {
    for (const text of await now()) seen.add(text);
    expect((await footer())?.height).toBe(height);
    await display.clock.fastForward(4_000);
  }
  expect([...seen].toSorted()).toEqual(all);
  // Whoever listens hears the language that is shown.
  await expect(display.locator('.wordings span:not([aria-hidden=true])')).toHaveCount((await now()).length);
});

/** Proves that a notice's time ends it, without a word from the daemon, which hangs. */
test('a notice expires by itself', async ({ demo, open }) => {
  const cookie = await demo.session('ewa');
  const until = new Date(Date.now() + 3_600_000).toISOString();
  for (const more of [{ until }, {}]) {
    await demo.ask('POST', `${OFFICE}/notices`, { cookie, body: { text: { pl: 'Kasa nieczynna' }, ...more } });
  }
  const display = await open('/display/lobby');
  await display.clock.install();
  await display.reload();
  await expect(display.locator('.notice')).toHaveCount(2);
  // An answer still on its way would tell the time of before.
  await display.waitForLoadState('networkidle');
  demo.pause();
  await display.clock.fastForward(3_601_000);
  await expect(display.locator('.notice')).toHaveCount(1);
});

/**
 * Proves that a number called again for its next matter stands in the list once, and the page lives
 * on; and so after it was loaded anew.
 */
test('one number, two matters', async ({ demo, open }) => {
  for (let n = 0; n < 2; n += 1) await demo.ticket('registration');
  const [anna, ewa] = await clerks(demo, [['anna', '1'], ['ewa', '5']]);
  const display = await open('/display/lobby');
  const trouble: Error[] = [];
  display.on('pageerror', (error) => trouble.push(error));
  const { ticket } = await anna!.next();
  const act = (verb: string, cookie: string, body?: unknown) =>
    demo.ask('POST', `${OFFICE}/tickets/${ticket.id}/${verb}`, { cookie, body });
  await act('serve', anna!.cookie);
  const recent = display.locator('.recent li');
  await expect(recent).toContainText(['A\u2009001']);
  await act('transfer', anna!.cookie, { service: 'cashier' });
  await demo.ask('POST', `${OFFICE}/counters/5/call`, { cookie: ewa!.cookie, body: { ticket: ticket.id } });
  await expect(display.locator('.call')).toContainText(['A\u2009001']);
  await act('serve', ewa!.cookie);
  await anna!.next();
  const painted = async () => {
    await expect(display.locator('.call .number')).toContainText(['A\u2009002']);
    await expect(recent).toHaveCount(1);
    await expect(recent).toContainText('A\u2009001');
    await expect(recent.locator('.label')).toHaveText('5');
  };
  await painted();
  await display.reload();
  await painted();
  expect(trouble).toEqual([]);
});

/** Proves that the end of the day empties the list of calls. */
test('the list ends with the day', async ({ demo, open }) => {
  await demo.ticket('registration');
  const [anna] = await clerks(demo, [['anna', '1']]);
  const display = await open('/display/lobby');
  const { ticket } = await anna!.next();
  await demo.ask('POST', `${OFFICE}/tickets/${ticket.id}/finish`, { cookie: anna!.cookie });
  await expect(display.locator('.recent li')).toHaveCount(1);
  await demo.ask('POST', `${OFFICE}/day/close`, { cookie: await demo.session('ewa') });
  await expect(display.locator('.recent li')).toHaveCount(0);
});

/** Proves that a language without words here is spoken in English, and no word stands there twice. */
test('an office whose language the screen does not speak', async ({ browser, open }) => {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  const languages = ['lt', 'en', 'uk'];
  await context.route(`**${OFFICE}`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), languages } });
  });
  await context.route('**/api/v1/me', async (route) => {
    const response = await route.fetch();
    const { device } = await response.json();
    await route.fulfill({ response, json: { device: { ...device, display: { ...device.display, languages } } } });
  });
  const display = await open('/display/lobby', { context });
  await expect(display.locator('.wait p')).toHaveText([/^Please wait/, /^\p{Script=Cyrillic}/u]);
  // What is still asked is answered before its page is gone.
  await context.unrouteAll({ behavior: 'wait' });
  await context.close();
});

/** Proves that nothing on the screen tells who was called out of turn, or why. */
test('the screen tells nothing about the person', async ({ demo, open }) => {
  await demo.ticket('registration');
  await demo.ticket('registration', { priority: 'priority', step_free: true, language: 'uk', need: 'sign-language' });
  const [anna] = await clerks(demo, [['anna', '1']]);
  const display = await open('/display/lobby');
  // The page's connection from its very beginning, and no other.
  await display.goto('about:blank');
  const heard: string[] = [];
  display.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => heard.push(String(payload))));
  await display.goto(`${demo.url}/display/lobby`);
  await expect.poll(() => heard.some((line) => line.includes('"type":"snapshot"'))).toBe(true);
  await anna!.next();
  await expect(display.locator('.call .number')).toContainText('A\u2009002');
  const html = await display.content();
  for (const word of ['priority', 'sign-language', 'step_free":true', 'kolejnością']) {
    expect(html).not.toContain(word);
  }
  const calls = heard.filter((line) => line.includes('"type":"called"'));
  expect(calls).toHaveLength(1);
  for (const word of ['priority', 'sign', '"language"', 'anna']) expect(calls[0]).not.toContain(word);
});
