/** Axe finds nothing on any screen of the kiosk, in any language, theme and size of text. */
import type { Page } from '@playwright/test';
import { check } from './axe';
import { OFFICE, expect, test, type Demo } from './harness';
import {
  BARE_SCREENS,
  CLOSED_SCREENS,
  FLEETING,
  LONG_OFFICE,
  LONG_SCREENS,
  PANELS,
  SCREENS,
  bare,
  closeDay,
  home,
  manyLanguages,
  show,
  type Language,
  type Screens,
} from './screens';

test.describe.configure({ mode: 'parallel' });

const LANGUAGES: readonly Language[] = ['pl', 'en', 'uk'];

/** What the theme of high contrast promises beyond the other: 7:1, and 4.5:1 for large text. */
const ENHANCED = ['color-contrast-enhanced'];

type Open = (path: string, options: { width: number; height: number }) => Promise<Page>;

/** A kiosk whose clock can be put forward, at its first screen. */
async function ready(open: Open): Promise<Page> {
  const page = await open('/kiosk/hall', PANELS.portrait);
  await page.clock.install();
  await page.reload();
  await expect(page.locator('main h1')).toBeVisible();
  return page;
}

/** The page as it stands, in a language, in both themes and all sizes of text; and once in landscape. */
async function looks(page: Page, name: string, language: Language): Promise<void> {
  for (const contrast of [false, true]) {
    for (const size of [0, 1, 2] as const) {
      await show(page, { language, size, contrast });
      await check(page, `${language} ${name} size ${size}${contrast ? ' contrast' : ''}`, contrast ? ENHANCED : []);
    }
  }
  if (language === 'uk') {
    await page.setViewportSize(PANELS.landscape);
    await show(page, { language, size: 1, low: true, easy: true });
    await check(page, `${language} ${name} landscape, low, easy`);
    await page.setViewportSize(PANELS.portrait);
  }
}

async function every(page: Page, demo: Demo, screens: Screens, home_: (page: Page) => Promise<void> = home): Promise<void> {
  for (const [name, way] of Object.entries(screens)) {
    for (const [at, language] of LANGUAGES.entries()) {
      // A screen once reached is looked at in every language, unless the touch of a key ends it.
      if (at === 0 || FLEETING.has(name)) {
        await show(page, { language });
        await way(page, demo);
      }
      await looks(page, name, language);
      if (FLEETING.has(name)) await home_(page);
    }
    await home_(page);
  }
}

const names = Object.keys(SCREENS);
const part = (from: number, to: number): Screens =>
  Object.fromEntries(names.slice(from, to).map((name) => [name, SCREENS[name] ?? (async () => undefined)]));
const middle = names.indexOf('failed');

for (const [half, screens] of [['up to the ticket', part(0, middle)], ['and what may go wrong', part(middle, names.length)]] as const) {
  /** Proves zero violations on the screens of the example office, with long notices. */
  test(`the kiosk ${half}`, async ({ demo, open }) => {
    test.setTimeout(400_000);
    await demo.ticket('registration');
    const cookie = await demo.session('ewa');
    for (const kind of ['warning', 'info']) {
      const text = { pl: 'Zażółcić gęślą jaźń '.repeat(15).trim() };
      await demo.ask('POST', `${OFFICE}/notices`, { cookie, body: { kind, text } });
    }
    await every(await ready(open), demo, screens);
  });
}

/** Proves it for an office with many services, for one that is closed, and for screens that no client should see. */
test('the kiosk of an office that is large, without paper, closed', async ({ demo, open }) => {
  test.setTimeout(400_000);
  const page = await ready(open);
  await bare(page);
  for (const [name, way] of Object.entries(BARE_SCREENS)) {
    await show(page, { language: 'pl' });
    await way(page, demo).catch((error: unknown) => Promise.reject(new Error(`${name}: ${String(error)}`)));
    for (const language of LANGUAGES) await looks(page, name, language);
    await page.reload();
    await expect(page.locator('.choice').first()).toBeVisible();
  }
  await page.unrouteAll({ behavior: 'wait' });
  await manyLanguages(page);
  await check(page, 'languages');
  await page.unrouteAll({ behavior: 'wait' });
  await demo.configure(LONG_OFFICE);
  await demo.ticket('fishing');
  await page.reload();
  await expect(page.locator('.pages')).toBeVisible();
  await every(page, demo, LONG_SCREENS);
  await closeDay(demo);
  await page.reload();
  await expect(page.locator('.what')).toBeVisible();
  await every(page, demo, CLOSED_SCREENS);
  for (const [name, status, code] of [['unpaired', 401, 'not_signed_in'], ['unknown', 404, 'unknown_kiosk']] as const) {
    await page.route('**/api/v1/me', (route) => route.fulfill({ status, json: { code } }));
    await page.reload();
    await expect(page.locator('main p').first()).toBeVisible();
    await check(page, name);
    await page.unrouteAll({ behavior: 'wait' });
  }
});
