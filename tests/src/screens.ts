/** Every screen of the kiosk and how one comes there, for whoever looks at all of them. */
import type { Page } from '@playwright/test';
import { OFFICE, expect, type Demo } from './harness';

/** Panels, each with its size in millimetres as it hangs. */
export const PANELS = {
  portrait: { width: 1080, height: 1920, mm: [268, 476] },
  landscape: { width: 1920, height: 1080, mm: [476, 268] },
  small: { width: 1024, height: 768, mm: [304, 228] },
  large: { width: 2160, height: 3840, mm: [698, 1242] },
} as const;
export type PanelName = keyof typeof PANELS;

/** What a screen is looked at with. */
export interface Look {
  language: 'pl' | 'en' | 'uk';
  size?: 0 | 1 | 2;
  contrast?: boolean;
  low?: boolean;
  easy?: boolean;
}

/** Services enough for groups, pages and search. */
const LONG = [
  ['permit', 'L', 'vehicles', 'Pozwolenie czasowe i dowód rejestracyjny pojazdu sprowadzonego z zagranicy', 'Temporary permit for a vehicle from abroad', 'Тимчасовий дозвіл на транспортний засіб, привезений з-за кордону'],
  ['deregistration', 'L', 'vehicles', 'Wyrejestrowanie pojazdu', 'Deregistering a vehicle', 'Зняття транспортного засобу з обліку'],
  ['drivers-card', 'M', 'drivers', 'Profil kandydata na kierowcę', 'Candidate driver’s profile', 'Профіль кандидата у водії'],
  ['building', 'N', 'land', 'Pozwolenie na budowę', 'Building permit', 'Дозвіл на будівництво'],
  ['map', 'N', 'land', 'Mapy i wypisy z ewidencji gruntów', 'Maps and extracts from the land register', 'Карти та витяги з земельного кадастру'],
  ['fishing', 'F', undefined, 'Karta wędkarska', 'Fishing licence', 'Картка рибалки'],
];

/** An office with groups, words to search by, easy words, a closed service and a film. */
export const LONG_OFFICE = [
  ['vehicles', 'Pojazdy', 'Vehicles', 'Транспортні засоби'],
  ['drivers', 'Kierowcy', 'Drivers', 'Водії'],
  ['land', 'Budowa i grunty', 'Building and land', 'Будівництво і земля'],
]
  .map(([id, pl, en, uk]) => `[[groups]]\nid = "${id}"\nname = { pl = "${pl}", en = "${en}", uk = "${uk}" }\n`)
  .concat(
    LONG.map(
      ([id, series, group, pl, en, uk]) => `[[services]]
id = "${id}"
series = "${series}"
${group ? `group = "${group}"` : ''}
name = { pl = "${pl}", en = "${en}", uk = "${uk}" }
keywords = { pl = ["zagraniczny", "złomowanie", "ryby"], en = ["scrap"], uk = ["авто"] }
${id === 'fishing' ? 'daily_limit = 1' : ''}
`,
    ),
    `[[counters]]\nid = "9"\nservices = "all"\n`,
  )
  .join('\n');

/** Goes from the first screen to one. */
type Way = (page: Page, demo: Demo) => Promise<unknown>;

const first = (page: Page) => page.locator('.choice').first().click();
const card = (page: Page) => page.locator('.info').first().click();
const question: Way = async (page) => {
  await first(page);
  await expect(page.locator('.answers')).toBeVisible();
};
const ticket: Way = async (page, demo) => {
  await question(page, demo);
  await page.locator('.answers .button').first().click();
  await expect(page.locator('.number')).toBeVisible();
  await expect
    .poll(() => page.locator('figure img').evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(0);
};

/** Screens of the example office. */
export const SCREENS: Record<string, Way> = {
  start: async () => undefined,
  card,
  needs: async (page) => {
    await card(page);
    await page.locator('.options > .button').nth(1).click();
    await page.locator('.choice').first().click();
    await expect(page.locator('.choice[aria-pressed="true"]')).toHaveCount(1);
  },
  adding: async (page) => {
    await card(page);
    await page.locator('.options > .button').first().click();
  },
  matters: async (page) => {
    await card(page);
    await page.locator('.options > .button').first().click();
    await first(page);
    await expect(page.locator('ol li')).toHaveCount(2);
  },
  question,
  ticket,
  wrong: async (page, demo) => {
    await ticket(page, demo);
    await page.locator('.ways .button').first().click();
    await expect(page.locator('.ways')).toHaveCount(0);
  },
  help: async (page) => {
    await page.locator('.help').click();
    await expect(page.locator('.help')).toBeVisible();
  },
  failed: async (page, demo) => {
    await question(page, demo);
    await page.route('**/tickets', (route) =>
      route.fulfill({ status: 500, contentType: 'application/problem+json', body: '{"code":"internal"}' }),
    );
    await page.locator('.answers .button').first().click();
    await expect(page.getByRole('alert')).toBeVisible();
  },
  'still-there': async (page, demo) => {
    await question(page, demo);
    await page.clock.fastForward(26_000);
    await expect(page.getByRole('alertdialog')).toBeVisible();
  },
};

/** Screens of a closed office. */
export const CLOSED_SCREENS: Record<string, Way> = {
  closed: async (page) => expect(page.locator('.what')).toBeVisible(),
  cards: async (page) => {
    await page.locator('.controls .button').click();
    await expect(page.locator('.choice').first()).toBeVisible();
  },
};

/** Screens of an office with many services. */
export const LONG_SCREENS: Record<string, Way> = {
  groups: async () => undefined,
  group: first,
  search: async (page) => {
    await page.locator('.pages .button', { has: page.locator('svg.lucide-search') }).click();
    await page.keyboard.type((await page.locator('html').getAttribute('lang')) === 'uk' ? 'авто' : 'zagr');
  },
};

/** The first screen as somebody wants it. */
export async function show(page: Page, look: Look): Promise<void> {
  await page.locator('.language').nth(['pl', 'en', 'uk'].indexOf(look.language)).click();
  const aid = (name: string) => page.locator('.aid', { has: page.locator(`svg.lucide-${name}`) });
  for (let n = 0; n < (look.size ?? 0); n += 1) await aid('a-large-small').click();
  if (look.contrast) await aid('contrast').click();
  if (look.low) await aid('accessibility').click();
  if (look.easy) await aid('smile').click();
  await expect(page.locator('html')).toHaveAttribute('lang', look.language);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

/** What more the example office's file says of its kiosk. */
export function kioskOn(panel: PanelName): string {
  return `panel_mm = [${PANELS[panel].mm.join(', ')}]`;
}

/** Closes the office's day. */
export async function closeDay(demo: Demo): Promise<void> {
  await demo.ask('POST', `${OFFICE}/day/close`, { cookie: await demo.session('ewa') });
}
