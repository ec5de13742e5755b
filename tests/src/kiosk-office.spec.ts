/** The kiosk as an office configures it, and what of that its clients see. */
import type { Page } from '@playwright/test';
import { printers } from './emulated';
import { OFFICE, expect, test, type Demo } from './harness';
import { LONG_OFFICE, PANELS, SCREENS, home, show } from './screens';

const PORTRAIT = PANELS.portrait;
const number = (kiosk: Page) => kiosk.locator('.number [aria-hidden]');
const no = (kiosk: Page) => kiosk.getByRole('button', { name: 'Nie, dziękuję' });
const cashier = (kiosk: Page) => kiosk.getByRole('button', { name: /^Kasa/ }).first();

/** Adds lines to the kiosk of the office's file. */
const hall = (lines: string) => (file: string) => file.replace('printer = "hall"\n', `printer = "hall"\n${lines}\n`);

/** Changes what the daemon answers, as it would answer later or elsewhere. */
async function answers(page: Page, what: string | RegExp, change: (answer: any) => any): Promise<void> {
  await page.route(what, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: change(await response.json()) });
  });
}

/**
 * Proves that how long one waits is shown as the daemon's answer says it, beside each service and on the ticket,
 * in whole minutes, and that without a forecast the number of people is told and no minutes are.
 */
test('the range of waiting is the answer’s', async ({ demo, open }) => {
  await demo.ticket('cashier');
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await expect(kiosk.getByRole('button', { name: 'Kasa czeka 1 osoba' })).toBeVisible();
  await expect(kiosk.locator('.choice').getByText(/ min$/)).toHaveCount(0);
  const waits: Record<string, [number, number]> = { cashier: [600, 1_500], registration: [0, 290] };
  await answers(kiosk, /\/offices\/gostynin(\/services)?$/, (answer) => {
    const services = Array.isArray(answer) ? answer : answer.services;
    for (const service of services ?? []) {
      const [min, max] = waits[service.id] ?? [];
      if (min !== undefined) Object.assign(service, { wait_min_s: min, wait_max_s: max });
    }
    return answer;
  });
  await answers(kiosk, '**/tickets', (answer) => ({ ...answer, wait_min_s: 600, wait_max_s: 1_500 }));
  await kiosk.reload();
  await expect(kiosk.getByRole('button', { name: 'Kasa około 10–25 min' })).toBeVisible();
  await expect(kiosk.getByRole('button', { name: 'Rejestracja pojazdu do 5 min' })).toBeVisible();
  await cashier(kiosk).click();
  await no(kiosk).click();
  await expect(kiosk.locator('.ahead')).toHaveText(/^Przed Państwem 1 osoba\.\s+Około 10–25 minut\.$/);
  await kiosk.getByRole('button', { name: 'Gotowe' }).click();
  await kiosk.unrouteAll({ behavior: 'wait' });
  await cashier(kiosk).click();
  await no(kiosk).click();
  await expect(kiosk.locator('.ahead')).toHaveText('Przed Państwem 2 osoby.');
});

/** Proves that every client is asked to watch the screen, in each language of the office and in easy words. */
test('the ticket’s screen says to watch the lobby screen', async ({ demo, open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await SCREENS['ticket']?.(kiosk, demo);
  const watch = kiosk.locator('.where li', { has: kiosk.locator('svg.lucide-monitor') });
  for (const [language, plain, easy] of [
    ['pl', 'Proszę obserwować ekran w poczekalni.', 'Na ekranie pokaże się Państwa numer. Wtedy proszę podejść.'],
    ['en', 'Please watch the screen in the waiting room.', 'The screen will show your number. Then come.'],
    ['uk', 'Стежте за екраном у залі очікування.', 'На екрані з’явиться ваш номер. Тоді підійдіть.'],
  ] as const) {
    await show(kiosk, { language });
    await expect(watch).toHaveText(plain);
    await show(kiosk, { language, easy: true });
    await expect(watch).toHaveText(easy);
  }
});

/**
 * Proves what an office may configure of a kiosk: no question of priority, no code for phones, its own time-out,
 * the page turned, and no printer; and that a kiosk without a public address offers no code.
 */
test('a kiosk by its configuration', async ({ demo, open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await kiosk.clock.install();
  const qr = kiosk.locator('figure img');
  const start = async () => {
    await kiosk.reload();
    await expect(kiosk.locator('.choice')).toHaveCount(5);
  };
  const unasked = (file: string) => file.replace(/\[priority_question\][\s\S]*?(?=\n\[\[needs\]\])/, '');
  await demo.configure('', (file) => hall('phone = false\nidle_s = 90')(unasked(file)));
  await start();
  await cashier(kiosk).click();
  await expect(number(kiosk)).toHaveText('K\u2009001');
  await expect(kiosk.locator('.answers')).toHaveCount(0);
  await expect(kiosk.getByText('Proszę odebrać bilet')).toBeVisible();
  await expect(qr).toHaveCount(0);
  await kiosk.getByRole('button', { name: 'Gotowe' }).click();

  // 20 s of the time-out's 90 are the warning.
  await kiosk.getByRole('button', { name: 'Informacje: Kasa' }).click();
  await kiosk.clock.fastForward(68_000);
  await expect(kiosk.getByRole('alertdialog')).toHaveCount(0);
  await kiosk.clock.fastForward(3_000);
  await expect(kiosk.getByRole('alertdialog')).toBeVisible();

  await demo.configure('', (file) => unasked(file).replace('printer = "hall"\n', ''));
  await start();
  await expect(kiosk.locator('.no-paper, .failed')).toHaveCount(0);
  await cashier(kiosk).click();
  await expect(number(kiosk)).toHaveText('K\u2009002');
  await expect(kiosk.getByText('Proszę zapamiętać numer')).toBeVisible();
  await expect(kiosk.getByText('Proszę odebrać bilet')).toHaveCount(0);
  await expect(qr).toHaveCount(1);
  await kiosk.getByRole('button', { name: 'Gotowe' }).click();
  await kiosk.getByRole('button', { name: 'Informacje: Rejestracja pojazdu' }).click();
  await expect(kiosk.getByRole('button', { name: 'Biorę bilet' })).toBeVisible();
  await expect(kiosk.getByRole('button', { name: 'Lista na papierze' })).toHaveCount(0);

  // What a daemon without an address for phones answers.
  await answers(kiosk, '**/tickets', ({ page_url: _, ...ticket }) => ticket);
  await start();
  await cashier(kiosk).click();
  await expect(number(kiosk)).toHaveText('K\u2009003');
  await expect(qr).toHaveCount(0);
  await kiosk.unrouteAll({ behavior: 'wait' });

  // The system's screen lies, the panel stands.
  await demo.configure('', (file) => hall('turned = 90')(file));
  await kiosk.setViewportSize(PANELS.landscape);
  await start();
  const seen = await kiosk.locator('.kiosk').evaluate((page: HTMLElement) => {
    const { width, height, left, top } = page.getBoundingClientRect();
    return { box: [left, top, width, height].map(Math.round), own: [page.offsetWidth, page.offsetHeight], turned: page.style.transform };
  });
  expect(seen).toEqual({ box: [0, 0, 1920, 1080], own: [1080, 1920], turned: 'translate(-50%, -50%) rotate(90deg)' });
  await expect(kiosk.locator('.kiosk')).not.toHaveClass(/landscape/);
  await cashier(kiosk).click();
  await expect(no(kiosk)).toBeVisible();
});

/** How many millimetres the least side of what is to be touched has, on a panel so many millimetres wide. */
const leastMm = (kiosk: Page, wide: number) =>
  kiosk.evaluate(
    (mm) =>
      Math.min(
        ...[...document.querySelectorAll('button')]
          .filter((button) => button.checkVisibility())
          .map((button) => button.getBoundingClientRect())
          .flatMap(({ width, height }) => [width, height]),
      ) *
      (mm / innerWidth),
    wide,
  );

/**
 * Proves that eight services are a plain list and nine are groups, and that in low reach there are at most four
 * on a page, in the panel's lower half, each of 20 mm at the least on the panel that is configured.
 */
test('eight services and nine, within reach', async ({ demo, open }) => {
  const only = (count: number) => {
    const more = ['permit', 'deregistration', 'drivers-card', 'building', 'map', 'fishing'].slice(0, count - 5);
    const known = ['registration', 'licence', 'pickup', 'cashier', 'trusted-profile'];
    return hall(`services = [${[...known, ...more].map((id) => `"${id}"`).join(', ')}]`);
  };
  await demo.configure(LONG_OFFICE, only(8));
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await expect(kiosk.getByRole('heading')).toHaveText('Proszę wybrać sprawę.');
  await expect(kiosk.locator('.choice')).toHaveCount(8);
  await expect(kiosk.locator('.choice svg.lucide-folder, svg.lucide-search, .which')).toHaveCount(0);

  await show(kiosk, { language: 'pl', low: true });
  await expect(kiosk.getByRole('heading')).toHaveText('Proszę wybrać rodzaj sprawy.');
  const groups = await kiosk.locator('.choice').count();
  expect(groups).toBeGreaterThan(1);
  expect(groups).toBeLessThanOrEqual(4);
  const tops = await kiosk.locator('main button').evaluateAll((all) => all.map((button) => button.getBoundingClientRect().top));
  expect(Math.min(...tops)).toBeGreaterThanOrEqual(PORTRAIT.height / 2 - 1);
  expect(await leastMm(kiosk, PORTRAIT.mm[0])).toBeGreaterThanOrEqual(19.9);
  await show(kiosk, { language: 'pl' });
  await expect(kiosk.locator('.choice')).toHaveCount(8);

  await demo.configure(LONG_OFFICE, only(9));
  await expect(kiosk.getByRole('heading')).toHaveText('Proszę wybrać rodzaj sprawy.');
  await expect(kiosk.locator('.choice svg.lucide-folder').first()).toBeVisible();
  await expect(kiosk.getByRole('button', { name: 'Szukaj sprawy' })).toBeVisible();
});

/** What is running on a page: whatever lasts longer than a frame. */
const moving = (kiosk: Page) =>
  kiosk.evaluate(() =>
    document
      .getAnimations()
      .filter((animation) => Number(animation.effect?.getComputedTiming().duration) > 1)
      .map((animation) => `${(animation as CSSAnimation).animationName ?? (animation as CSSTransition).transitionProperty}`),
  );

/** Proves that nothing moves on the screens of the common path for who wants less motion, nor under a finger that holds the corner. */
test('reduced motion', async ({ demo, open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await kiosk.emulateMedia({ reducedMotion: 'reduce' });
  await kiosk.clock.install();
  await kiosk.reload();
  await expect(kiosk.locator('.choice').first()).toBeVisible();
  for (const name of ['start', 'card', 'question', 'still-there', 'ticket', 'closing', 'wrong']) {
    await SCREENS[name]?.(kiosk, demo);
    expect(await moving(kiosk), name).toEqual([]);
    await home(kiosk);
    expect(await moving(kiosk), `${name}, and back`).toEqual([]);
  }
  const hold = async (motion: 'reduce' | 'no-preference') => {
    await kiosk.emulateMedia({ reducedMotion: motion });
    await kiosk.mouse.move(10, PORTRAIT.height - 10);
    await kiosk.mouse.down();
    await expect.poll(() => kiosk.evaluate(() => document.getAnimations().length)).toBeGreaterThan(0);
    const found = await moving(kiosk);
    await kiosk.mouse.up();
    return found;
  };
  expect((await hold('no-preference')).length, 'what moves otherwise').toBeGreaterThan(0);
  expect(await hold('reduce')).toEqual([]);
});
