/** Every screen of the kiosk and how one comes there, for whoever looks at all of them. */
import type { Page } from '@playwright/test';
import { OFFICE, expect, type Demo } from './harness';

export const LANGUAGES = ['pl', 'en', 'uk'] as const;
export type Language = (typeof LANGUAGES)[number];

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
${id === 'permit' ? 'card = { sign_video = "film.webm", bring = [{ pl = "wniosek", en = "application", uk = "заява" }] }' : ''}
`,
    ),
    `[[counters]]\nid = "9"\nservices = "all"\n`,
  )
  .join('\n');

/** Goes from the first screen to one. */
type Way = (page: Page, demo: Demo) => Promise<unknown>;

/** Screens, each with the way there. */
export type Screens = Record<string, Way>;

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
const wrong: Way = async (page, demo) => {
  await ticket(page, demo);
  await page.locator('.ways .button').first().click();
  await expect(page.locator('.ways')).toHaveCount(0);
};
const search: Way = async (page) => {
  await page.locator('.pages .button', { has: page.locator('svg.lucide-search') }).click();
  await expect(page.locator('.letters')).toBeVisible();
};

/** Writes as by a keyboard of any alphabet: the driver's own has Latin letters only. */
const write = (page: Page, text: string) =>
  page.evaluate((letters) => {
    for (const key of letters) document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  }, [...text]);

/** Answers in the daemon's place, until the page goes back to the first screen. */
const answer = (page: Page, what: string, status: number, code: string) =>
  page.route(what, (route) =>
    route.request().method() === 'GET'
      ? route.fallback()
      : route.fulfill({ status, contentType: 'application/problem+json', body: JSON.stringify({ code }) }),
  );

/** Screens that are gone when a key is pressed: each look at them needs its own way there. */
export const FLEETING = new Set(['still-there', 'closing']);

/** Screens of the example office. */
export const SCREENS: Screens = {
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
  wrong,
  'wrong, unsure': async (page, demo) => {
    await wrong(page, demo);
    await answer(page, '**/tickets/*', 500, 'internal');
    await page.locator('main .button').last().click();
    await expect(page.getByRole('alert')).toBeVisible();
  },
  'told: void': async (page, demo) => {
    await wrong(page, demo);
    await page.locator('main .button').last().click();
    await expect(page.locator('.told')).toBeVisible();
  },
  'told: kept': async (page, demo) => {
    await wrong(page, demo);
    await answer(page, '**/tickets/*', 403, 'not_allowed');
    await page.locator('main .button').last().click();
    await expect(page.locator('.told')).toBeVisible();
  },
  'told: gone': async (page, demo) => {
    await question(page, demo);
    await answer(page, '**/tickets', 404, 'unknown_service');
    await page.locator('.answers .button').first().click();
    await expect(page.locator('.told')).toBeVisible();
  },
  failed: async (page, demo) => {
    await question(page, demo);
    await answer(page, '**/tickets', 500, 'internal');
    await page.locator('.answers .button').first().click();
    await expect(page.getByRole('alert')).toBeVisible();
  },
  refused: async (page, demo) => {
    await question(page, demo);
    await answer(page, '**/tickets', 403, 'not_allowed');
    await page.locator('.answers .button').first().click();
    await expect(page.getByRole('alert')).toBeVisible();
  },
  'help, none': async (page) => {
    await answer(page, '**/help', 403, 'not_allowed');
    await page.locator('.aid.help').click();
    await expect(page.locator('main h1')).toBeVisible();
    await expect(page.locator('main p')).toHaveCount(0);
  },
  help: async (page) => {
    await page.locator('.aid.help').click();
    await expect(page.locator('main p')).toHaveCount(1);
  },
  'help, coming': async (page, demo) => {
    await page.locator('.aid.help').click();
    await demo.ask('POST', `${OFFICE}/help/hall/coming`, { cookie: await demo.session('ewa') });
    await expect(page.locator('main svg.lucide-user-check')).toBeVisible();
  },
  // Somebody is still coming.
  'start, help coming': async (page) => expect(page.locator('.top .help')).toBeVisible(),
  'question, help coming': async (page, demo) => {
    await question(page, demo);
    await expect(page.locator('.top .help')).toBeVisible();
  },
  'help ended': async (page, demo) => {
    await demo.ask('POST', `${OFFICE}/help/hall/end`, { cookie: await demo.session('ewa') });
    await expect(page.locator('.top .help')).toHaveCount(0);
  },
  'still-there': async (page, demo) => {
    await question(page, demo);
    await page.clock.fastForward(26_000);
    await expect(page.getByRole('alertdialog')).toBeVisible();
  },
  closing: async (page, demo) => {
    await ticket(page, demo);
    await page.clock.fastForward(26_000);
    await expect(page.locator('.closing')).toBeVisible();
  },
  'start, spoken': async (page) => {
    await page.keyboard.press('F9');
    await expect(page.locator('.caption p')).not.toBeEmpty();
  },
  'question, spoken': async (page, demo) => {
    await question(page, demo);
    await page.keyboard.press('F9');
    await expect(page.locator('.caption p')).not.toBeEmpty();
  },
  away: async (page) => {
    await page.route('**/healthz', (route) => route.abort());
    await expect(page.locator('h1 svg.lucide-cloud-off')).toBeVisible();
  },
  'question, away': async (page, demo) => {
    await question(page, demo);
    await page.route('**/healthz', (route) => route.abort());
    await expect(page.locator('.offline')).toBeVisible();
  },
};

/** Screens of a closed office. */
export const CLOSED_SCREENS: Screens = {
  closed: async (page) => expect(page.locator('.what')).toBeVisible(),
  cards: async (page) => {
    await page.locator('.controls .button').click();
    await expect(page.locator('.choice').first()).toBeVisible();
  },
};

/** Screens of an office with many services. */
export const LONG_SCREENS: Screens = {
  groups: async () => undefined,
  group: first,
  search: async (page, demo) => {
    await search(page, demo);
    await write(page, (await page.locator('html').getAttribute('lang')) === 'uk' ? 'авто' : 'zagr');
  },
  'search, found': async (page, demo) => {
    await search(page, demo);
    await write(page, (await page.locator('html').getAttribute('lang')) === 'uk' ? 'авто' : 'zagr');
    if ((await page.locator('.show').count()) > 0 && (await page.locator('.show').isEnabled())) await page.locator('.show').click();
  },
  'search, nothing': async (page, demo) => {
    await search(page, demo);
    await write(page, 'жжж');
  },
  film: async (page) => {
    // One that does not come to its end while it is looked at.
    await page.route('**/media/**', () => undefined);
    await first(page);
    await page.locator('.info').first().click();
    await page.locator('.options > .button').last().click();
    await expect(page.locator('video')).toBeVisible();
  },
  'closed service': async (page) => {
    for (let n = 0; n < 8 && (await page.locator('.choice.closed').count()) === 0; n += 1) {
      await page.locator('.pages .button').last().click();
    }
    await page.locator('.choice.closed').first().click();
    await expect(page.locator('.what')).toBeVisible();
  },
};

/** Screens of an office whose printer is out of paper, and whose counters open later. */
export const BARE_SCREENS: Screens = {
  'start, no paper': async (page) => expect(page.locator('.no-paper')).toBeVisible(),
  'ticket, no paper': async (page, demo) => {
    await ticket(page, demo);
    await expect(page.locator('.failed')).toBeVisible();
  },
};

/** Makes an office one without paper, whose counters open later, as the page is told. */
export async function bare(page: Page): Promise<void> {
  await page.route(`**${OFFICE}`, async (route) => {
    const response = await route.fetch();
    const office = await response.json();
    const elsewhere = [{ kiosk: 'stairs', place: { pl: 'przy schodach', en: 'by the stairs', uk: 'біля сходів' } }];
    const paper = { prints: false, reason: 'paper_out', phone: true, elsewhere };
    const later = new Date(Date.parse(office.now) + 1_800_000).toISOString();
    await route.fulfill({ response, json: { ...office, paper, counters_from: later } });
  });
  await page.reload();
  await expect(page.locator('.choice').first()).toBeVisible();
}

/** Makes an office one of so many languages that they have a screen of their own. */
export async function manyLanguages(page: Page): Promise<void> {
  await page.route(`**${OFFICE}`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), languages: ['uk', 'pl', 'en', 'de', 'fr', 'vi'] } });
  });
  await page.reload();
  await page.locator('.language').click();
  await expect(page.locator('.choice')).toHaveCount(6);
}

/** The screen as somebody wants it, whichever it is: by the buttons below it, without a finger's touch. */
export async function show(page: Page, look: Look): Promise<void> {
  for (let n = 0; n < 3 && (await page.locator('html').getAttribute('lang')) !== look.language; n += 1) {
    await page.keyboard.press('ArrowRight');
  }
  await expect(page.locator('html')).toHaveAttribute('lang', look.language);
  await page.evaluate(async ({ size = 0, contrast = false, low = false, easy = false }) => {
    const aid = (icon: string) => document.querySelector(`.aid:has(svg.lucide-${icon})`) as HTMLElement;
    const kiosk = document.querySelector('.kiosk') as HTMLElement;
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const press = async (icon: string) => {
      aid(icon).click();
      await frame();
    };
    while (!kiosk.classList.contains(`size-${size}`)) await press('a-large-small');
    if (kiosk.classList.contains('contrast') !== contrast) await press('contrast');
    if (kiosk.classList.contains('low') !== low) await press('accessibility');
    if ((aid('smile').getAttribute('aria-pressed') === 'true') !== easy) await press('smile');
    await document.fonts.ready;
    // Lists find out over some frames how many fit.
    for (let n = 0; n < 4; n += 1) await frame();
  }, look);
}

/** Back to the first screen, as the next client finds it, with the daemon answering for itself again. */
export async function home(page: Page): Promise<void> {
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.evaluate(() => {
    const ways = ['[role="alertdialog"] .button:last-child', 'footer .button:has(svg.lucide-rotate-ccw)', '.ways .primary', 'main .button:last-child'];
    const fits = document.querySelector('main h1') && !document.querySelector('footer .language');
    if (fits) ways.map((way) => document.querySelector<HTMLElement>(way)).find((found) => found !== null)?.click();
  });
  if ((await page.locator('.caption').count()) > 0) await page.keyboard.press('F10');
  await expect(page.locator('.offline, .caption, h1 svg.lucide-cloud-off')).toHaveCount(0);
  await expect(page.locator('main h1')).toBeVisible();
}

/** What more the example office's file says of its kiosk. */
export function kioskOn(panel: PanelName): string {
  return `panel_mm = [${PANELS[panel].mm.join(', ')}]`;
}

/** Closes the office's day. */
export async function closeDay(demo: Demo): Promise<void> {
  await demo.ask('POST', `${OFFICE}/day/close`, { cookie: await demo.session('ewa') });
}

/** A kiosk's screen as it is visited. */
export interface Visited {
  page: Page;
  panel: PanelName;
  language: Language;
  name: string;
}

/**
 * Visits every screen of the kiosk: those of the example office, of one with many services, and of a closed one. The
 * office is not used for anything else after that.
 */
export async function everyScreen(
  demo: Demo,
  open: (path: string, size: { width: number; height: number }) => Promise<Page>,
  { panels, languages, ...look }: { panels: readonly PanelName[]; languages: readonly Language[] } & Omit<Look, 'language'>,
  visit: (visited: Visited) => Promise<void>,
): Promise<void> {
  for (const service of ['registration', 'registration', 'licence', 'registration', 'pickup', 'registration']) {
    await demo.ticket(service);
  }
  await all(SCREENS);
  await demo.configure(LONG_OFFICE);
  await demo.ticket('fishing');
  await all(LONG_SCREENS);
  await closeDay(demo);
  await all(CLOSED_SCREENS);

  async function all(screens: Screens): Promise<void> {
    for (const panel of panels) {
      for (const language of languages) {
        for (const [name, way] of Object.entries(screens)) {
          const page = await open('/kiosk/hall', PANELS[panel]);
          await page.clock.install();
          await page.reload();
          await expect(page.locator('.aid').first()).toBeVisible();
          await show(page, { language, ...look });
          await way(page, demo);
          await visit({ page, panel, language, name });
          await page.context().close();
        }
      }
    }
  }
}
