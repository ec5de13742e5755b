/** The kiosk by keyboard alone, and by ear: what is asked to be spoken, and that it was played. */
import type { Page } from '@playwright/test';
import { OFFICE, expect, plain, test } from './harness';
import { LONG_OFFICE } from './screens';

const PORTRAIT = { width: 1080, height: 1920 };

interface Heard {
  /** What the daemon was asked to say, as `language: text`, in the order of being played. */
  said: () => Promise<string[]>;
  /** Waits until something was played to its end. */
  until: (text: string) => Promise<void>;
}

/** Notes every sound that the page plays: begun, and played to its end. */
async function listen(page: Page): Promise<Heard> {
  await page.addInitScript(() => {
    const heard: { address: string; state: string }[] = [];
    (window as any).heard = heard;
    const play = HTMLMediaElement.prototype.play;
    HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
      const entry = { address: this.src, state: 'begun' };
      heard.push(entry);
      this.addEventListener('timeupdate', () => this.currentTime > 0 && entry.state === 'begun' && (entry.state = 'playing'));
      this.addEventListener('ended', () => (entry.state = 'ended'));
      // Nobody listens here: said four times as fast.
      this.playbackRate = 4;
      return play.call(this);
    };
  });
  await page.reload();
  await expect(page.locator('.choice')).toHaveCount(5);
  const entries = () => page.evaluate(() => (window as any).heard as { address: string; state: string }[]);
  const told = (address: string) => {
    const query = new URL(address).searchParams;
    return `${query.get('lang')}: ${query.get('text')}`;
  };
  return {
    said: async () => (await entries()).map(({ address }) => told(address)),
    until: async (text) => {
      await expect
        .poll(async () => (await entries()).filter(({ state }) => state === 'ended').map(({ address }) => told(address)), {
          timeout: 30_000,
        })
        .toContain(text);
    },
  };
}

/** The brightest part of a picture, read by a page that may. */
async function brightest(picture: Buffer, reader: Page): Promise<number> {
  const light = await reader.evaluate(async (png) => {
    const image = new Image();
    image.src = `data:image/png;base64,${png}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width, image.height];
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    return data.reduce((most, value, at) => (at % 4 === 3 ? most : Math.max(most, value)), 0);
  }, picture.toString('base64'));
  await reader.close();
  return light;
}

/** Proves that a whole ticket is taken with Tab and Enter, the focus being seen at every step. */
test('a ticket by keyboard alone', async ({ open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await expect(kiosk.locator('.choice')).toHaveCount(5);
  const focus = () =>
    kiosk.evaluate(() => {
      const active = document.activeElement as HTMLElement;
      const style = getComputedStyle(active);
      return { text: active.innerText.split('\n')[0], ring: style.outlineStyle, width: parseFloat(style.outlineWidth) };
    });
  const seen: string[] = [];
  for (let n = 0; n < 3; n += 1) {
    await kiosk.keyboard.press('Tab');
    const { text, ring, width } = await focus();
    seen.push(text ?? '');
    expect([ring, width]).toEqual(['solid', 4]);
  }
  expect(seen).toEqual(['Rejestracja pojazdu', '', 'Prawo jazdy']);
  await kiosk.keyboard.press('Enter');
  await expect(kiosk.getByRole('heading')).toBeFocused();
  await kiosk.keyboard.press('Tab');
  expect((await focus()).text).toBe('Nie, dziękuję');
  await kiosk.keyboard.press('Enter');
  await expect(kiosk.locator('.number [aria-hidden]')).toHaveText('B\u2009001');
  await expect(kiosk.getByRole('heading')).toBeFocused();
  await kiosk.keyboard.press('Tab');
  expect((await focus()).text).toBe('To nie ten bilet');
  await kiosk.keyboard.press('Tab');
  await kiosk.keyboard.press('Enter');
  await expect(kiosk.getByRole('heading')).toHaveText('Proszę wybrać sprawę.');
});

/** Proves that card, needs, search and "not this ticket" are gone through by keyboard alone, each from its heading on. */
test('card, needs, search and giving back by keyboard alone', async ({ demo, open }) => {
  await demo.configure(LONG_OFFICE);
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await expect(kiosk.locator('.choice').first()).toBeVisible();
  /** Goes on with Tab until the focus is on what has this name, and presses it. */
  const press = async (name: string | RegExp) => {
    const wanted = kiosk.getByRole('button', { name }).first();
    for (let n = 0; n < 60; n += 1) {
      await kiosk.keyboard.press('Tab');
      if (await wanted.evaluate((button) => button === document.activeElement)) break;
    }
    await expect(wanted).toBeFocused();
    await kiosk.keyboard.press('Enter');
  };
  const heading = () => expect(kiosk.locator('main h1')).toBeFocused();
  await press('Szukaj sprawy');
  await heading();
  await kiosk.keyboard.type('kasa');
  await press('Informacje: Kasa');
  await heading();
  // The card is a place of its own, so that a long one can be scrolled.
  await kiosk.keyboard.press('Tab');
  await expect(kiosk.getByRole('group', { name: 'Kasa', exact: true })).toBeFocused();
  await press('Więcej');
  await press('Potrzebuję ułatwień');
  await heading();
  await press('Pętla indukcyjna');
  await press('Dalej');
  await heading();
  await press('Biorę bilet');
  await heading();
  await press('Nie, dziękuję');
  await heading();
  await press('To nie ten bilet');
  await heading();
  await press('Nie, zachowaj bilet');
  await heading();
  await press('To nie ten bilet');
  await press('Tak, unieważnij');
  await expect(kiosk.getByText('Bilet K001 jest nieważny.')).toBeVisible();
  const [ticket] = await demo.ask('GET', `${OFFICE}/tickets`, { cookie: await demo.session('ewa') });
  expect([ticket.status, ticket.count, ticket.need]).toEqual(['cancelled', 2, 'hearing-loop']);
});

/** Proves that a numeric keypad does the same with four keys, and that keys that lead out do nothing. */
test('a ticket by a keypad', async ({ open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await expect(kiosk.locator('.choice')).toHaveCount(5);
  for (const key of ['F5', 'F11', 'Control+p', 'Control+Equal', 'Alt+ArrowLeft']) await kiosk.keyboard.press(key);
  await expect(kiosk.locator('.choice')).toHaveCount(5);
  await kiosk.keyboard.press('Numpad2');
  await expect(kiosk.locator('.choice').first()).toBeFocused();
  await kiosk.keyboard.press('Numpad5');
  await expect(kiosk.locator('.answers')).toBeVisible();
  await kiosk.keyboard.press('Numpad4');
  await expect(kiosk.getByRole('heading')).toHaveText('Proszę wybrać sprawę.');
  await kiosk.keyboard.press('Numpad6');
  await expect(kiosk.getByRole('heading')).toHaveText('Please choose what you have come for.');
});

/**
 * Proves that a whole ticket is taken in spoken mode with the screen black, by five keys: what is said is
 * what the screen would show, in the client's language, it is played, and the ticket is said too.
 */
test('a ticket by ear, with the screen black', async ({ demo, open }) => {
  test.setTimeout(120_000);
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  const heard = await listen(kiosk);
  await kiosk.keyboard.press('NumpadMultiply');
  await heard.until('pl: Tryb głosowy.');
  await heard.until('pl: Proszę wybrać sprawę.');
  await kiosk.keyboard.press('NumpadMultiply');
  await heard.until('pl: Ekran jest ciemny.');
  expect(await brightest(await kiosk.screenshot(), await kiosk.context().newPage())).toBe(0);
  await kiosk.bringToFront();
  await kiosk.keyboard.press('Numpad6');
  await heard.until('en: Please choose what you have come for.');
  const before = (await heard.said()).length;
  await kiosk.keyboard.press('Numpad2');
  await heard.until('en: Vehicle registration, no queue.');
  await kiosk.keyboard.press('Numpad2');
  await heard.until('en: Information: Vehicle registration.');
  await kiosk.keyboard.press('Numpad2');
  await heard.until('en: Driving licence, no queue.');
  await kiosk.keyboard.press('Numpad0');
  await expect
    .poll(async () => (await heard.said()).slice(before).filter((text) => text === 'en: Driving licence, no queue.').length)
    .toBe(2);
  await kiosk.keyboard.press('Numpad5');
  await heard.until('en: You need not show or explain anything.');
  const asked = await heard.said();
  const question = asked.slice(asked.lastIndexOf('en: Do you wish to be served out of turn?') - 1);
  expect(question.slice(0, 7)).toEqual([
    'en: Driving licence.',
    'en: Do you wish to be served out of turn?',
    'en: people with disabilities.',
    'en: older people.',
    'en: pregnant women.',
    'en: people with a small child.',
    'en: You need not show or explain anything.',
  ]);
  await kiosk.keyboard.press('Numpad2');
  await heard.until('en: No, thank you.');
  await kiosk.keyboard.press('Numpad5');
  await heard.until('en: Your number: B 1.');
  for (const text of [
    'Nobody is ahead of you.',
    'Waiting room, ground floor.',
    'Your number will be called by voice and on the screen.',
    'The order of calls may differ from the order of numbers.',
    'Please take your ticket.',
  ]) {
    await heard.until(`en: ${text}`);
  }
  const cookie = await demo.session('ewa');
  const [ticket] = await demo.ask('GET', `${OFFICE}/tickets`, { cookie });
  expect([plain(ticket.number), ticket.language, ticket.priority ?? null]).toEqual(['B001', 'en', null]);
  await kiosk.keyboard.press('Numpad4');
  await expect(kiosk.getByRole('heading')).toHaveText('Proszę wybrać sprawę.');
  await expect(kiosk.locator('.dark, .caption')).toHaveCount(0);
});

/**
 * Proves that holding the marked corner for three seconds starts the spoken mode and presses nothing, that
 * swiping and touching twice do the rest, that what is said is interrupted, and that holding again ends it.
 */
test('by ear, from the marked corner', async ({ open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  const heard = await listen(kiosk);
  const hold = async () => {
    await kiosk.mouse.move(70, 1870);
    await kiosk.mouse.down();
  };
  await hold();
  await expect(kiosk.locator('.caption')).toBeVisible();
  await kiosk.mouse.up();
  await expect(kiosk.locator('.kiosk')).toHaveClass(/size-0/);
  await heard.until('pl: Tryb głosowy.');
  const swipe = async (dx: number, dy: number) => {
    await kiosk.mouse.move(540, 900);
    await kiosk.mouse.down();
    await kiosk.mouse.move(540 + dx, 900 + dy, { steps: 4 });
    await kiosk.mouse.up();
  };
  await swipe(300, 0);
  await heard.until('pl: Rejestracja pojazdu, bez kolejki.');
  await swipe(300, 0);
  await swipe(-300, 0);
  await expect.poll(async () => (await heard.said()).at(-1)).toBe('pl: Rejestracja pojazdu, bez kolejki.');
  await kiosk.mouse.dblclick(540, 900);
  await heard.until('pl: Rejestracja pojazdu.');
  await expect(kiosk.locator('.answers')).toBeVisible();
  await swipe(0, 300);
  await expect(kiosk.getByRole('heading', { name: 'Proszę wybrać sprawę.' })).toBeVisible();
  await hold();
  await expect(kiosk.locator('.caption')).toHaveCount(0);
  await kiosk.mouse.up();
});

/** Proves that keys are those of the office's file, and that pulling out the headphones ends the spoken mode. */
test('an assistive keypad of its own', async ({ demo, open }) => {
  await demo.configure('', (file) =>
    file.replace(
      'id = "hall"\nprinter = "hall"',
      'id = "hall"\nprinter = "hall"\nkeys = { speak = ["F15"], quiet = ["F16"], next = ["F17"], choose = ["F18"] }',
    ),
  );
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  const heard = await listen(kiosk);
  // A keyboard has no such keys; a keypad sends them like any other.
  const press = (key: string) =>
    kiosk.evaluate(
      (name) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: name, code: name, bubbles: true, cancelable: true })),
      key,
    );
  await press('F15');
  await heard.until('pl: Tryb głosowy.');
  // The kiosk does not know what stands on these keys, and names none of a keypad that is not there.
  await expect(kiosk.locator('.caption')).toContainText('Jeden klawisz prowadzi do następnej możliwości');
  await expect(kiosk.locator('.caption')).toContainText('English: the language key.');
  await expect(kiosk.locator('.caption')).not.toContainText('dwa');
  await press('F17');
  await heard.until('pl: Rejestracja pojazdu, bez kolejki.');
  await press('F18');
  await expect(kiosk.locator('.answers')).toBeVisible();
  await press('F16');
  await expect(kiosk.locator('.caption')).toHaveCount(0);
});

/**
 * Proves that a kiosk left in spoken mode, with its screen black, asks by voice and is then as it was for the
 * next client; from the first screen, where nobody has touched anything else.
 */
test('the spoken mode runs out, too', async ({ open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await kiosk.clock.install();
  const heard = await listen(kiosk);
  await kiosk.keyboard.press('NumpadMultiply');
  await heard.until('pl: Proszę wybrać sprawę.');
  await kiosk.keyboard.press('NumpadMultiply');
  await heard.until('pl: Ekran jest ciemny.');
  await expect(kiosk.locator('.dark')).toBeVisible();
  await kiosk.clock.fastForward(24_000);
  await expect(kiosk.getByRole('alertdialog')).toHaveCount(0);
  await kiosk.clock.fastForward(2_000);
  await expect(kiosk.getByRole('alertdialog')).toBeVisible();
  await heard.until('pl: Czy są Państwo jeszcze?');
  await kiosk.clock.runFor(21_000);
  await expect(kiosk.locator('.dark, .caption, [role="alertdialog"]')).toHaveCount(0);
});

/** Proves that a sound that does not come holds nothing up: the kiosk goes back all the same. */
test('the spoken mode runs out while the daemon hangs', async ({ demo, open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await kiosk.clock.install();
  await listen(kiosk);
  demo.pause();
  await kiosk.keyboard.press('NumpadMultiply');
  await expect(kiosk.locator('.caption')).toBeVisible();
  for (let n = 0; n < 24 && (await kiosk.locator('.caption').count()) > 0; n += 1) await kiosk.clock.runFor(11_000);
  await expect(kiosk.locator('.caption')).toHaveCount(0);
});

/** Proves that what is being said stands beside the screen and not over it, and can be read to its end. */
test('what is said covers nothing', async ({ open }) => {
  const kiosk = await open('/kiosk/hall', { width: 1024, height: 768 });
  await listen(kiosk);
  await kiosk.keyboard.press('NumpadMultiply');
  await expect(kiosk.locator('.caption p')).toContainText('Tryb głosowy.');
  const boxes = await Promise.all(['.caption', 'header', 'h1'].map((part) => kiosk.locator(part).boundingBox()));
  const [caption, header, title] = boxes.map((box) => ({ top: box?.y ?? NaN, bottom: (box?.y ?? NaN) + (box?.height ?? NaN) }));
  expect(caption?.bottom).toBeLessThanOrEqual(header?.top ?? NaN);
  expect(header?.bottom).toBeLessThanOrEqual(title?.top ?? NaN);
  const text = kiosk.locator('.caption p');
  const last = await text.evaluate((said) => {
    said.scrollTo(0, said.scrollHeight);
    return said.scrollTop + said.clientHeight - said.scrollHeight;
  });
  expect(Math.abs(last)).toBeLessThanOrEqual(1);
});

/** Proves that keys are told of by the names that the office gives them, and that a ticket stays as configured. */
test('keys by their names', async ({ open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await kiosk.route('**/api/v1/me', async (route) => {
    const response = await route.fetch();
    const me = await response.json();
    Object.assign(me.device.kiosk, {
      ticket_s: 90,
      keys: { next: ['F17'], choose: ['F18'] },
      key_names: { next: { pl: 'Okrągły klawisz', en: 'The round key' }, choose: { pl: 'Klawisz z kropką' } },
    });
    await route.fulfill({ response, json: me });
  });
  await kiosk.clock.install();
  await listen(kiosk);
  await kiosk.keyboard.press('NumpadMultiply');
  await expect(kiosk.locator('.caption')).toContainText('Okrągły klawisz: następna możliwość. Klawisz z kropką: wybór.');
  await kiosk.keyboard.press('F10');
  await kiosk.getByRole('button', { name: /^Kasa/ }).first().click();
  await kiosk.getByRole('button', { name: 'Nie, dziękuję' }).click();
  await expect(kiosk.locator('.number')).toBeVisible();
  await kiosk.clock.fastForward(69_000);
  await expect(kiosk.getByText('Ekran zmieni się za')).toHaveCount(0);
  await kiosk.clock.fastForward(2_000);
  await expect(kiosk.getByText('Ekran zmieni się za')).toBeVisible();
});
