/** One ticket and no second, whatever goes wrong between a touch and the answer. */
import type { Page } from '@playwright/test';
import { OFFICE, expect, test, type Demo } from './harness';

const PORTRAIT = { width: 1080, height: 1920 };

async function numbers(demo: Demo): Promise<string[]> {
  const tickets = await demo.ask('GET', `${OFFICE}/tickets`, { cookie: await demo.session('ewa') });
  return tickets.map((ticket: any) => ticket.number);
}

const cashier = (kiosk: Page) => kiosk.getByRole('button', { name: /^Kasa/ }).first();
const no = (kiosk: Page) => kiosk.getByRole('button', { name: 'Nie, dziękuję' });
const number = (kiosk: Page) => kiosk.locator('.number [aria-hidden]');

/** Proves that a service touched twice asks the question, and does not answer it by the second touch. */
test('a double touch on a service', async ({ demo, open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  const box = await cashier(kiosk).boundingBox();
  await cashier(kiosk).dblclick();
  await expect(no(kiosk)).toBeVisible();
  expect(box).not.toBeNull();
  expect(await numbers(demo)).toEqual([]);
  await no(kiosk).dblclick();
  await expect(number(kiosk)).toHaveText('K\u2009001');
  expect(await numbers(demo)).toEqual(['K001']);
});

/** Proves that an answer lost on the way is asked for again under the same key: one ticket, and it is seen. */
test('the answer is lost', async ({ demo, open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  const keys: (string | undefined)[] = [];
  await kiosk.route('**/tickets', async (route) => {
    keys.push(route.request().headers()['idempotency-key']);
    if (keys.length > 2) return route.continue();
    await route.fetch();
    await route.abort('connectionreset');
  });
  await cashier(kiosk).click();
  await no(kiosk).click();
  await expect(number(kiosk)).toHaveText('K\u2009001');
  expect(keys.length).toBe(3);
  expect(new Set(keys).size).toBe(1);
  expect(await numbers(demo)).toEqual(['K001']);
});

/** Proves that a page loaded anew while a ticket is being asked for shows that ticket, and takes no other. */
test('the page is loaded anew between touch and answer', async ({ demo, open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  let lost = 0;
  await kiosk.route('**/tickets', async (route) => {
    lost += 1;
    await route.fetch();
    await route.abort('connectionreset').catch(() => undefined);
  });
  await cashier(kiosk).click();
  await no(kiosk).click();
  await expect.poll(() => lost).toBeGreaterThan(0);
  await kiosk.unroute('**/tickets');
  await kiosk.reload();
  await expect(number(kiosk)).toHaveText('K\u2009001');
  expect(await numbers(demo)).toEqual(['K001']);
});

/** The steps at which the network goes. */
const STEPS: Record<string, { before: (kiosk: Page) => Promise<void>; after: (kiosk: Page) => Promise<void> }> = {
  'on the first screen': {
    before: async () => undefined,
    after: async (kiosk) => {
      await cashier(kiosk).click();
      await no(kiosk).click();
    },
  },
  'at the question': {
    before: (kiosk) => cashier(kiosk).click(),
    after: (kiosk) => no(kiosk).click(),
  },
  'while the ticket is on the screen': {
    before: async (kiosk) => {
      await cashier(kiosk).click();
      await no(kiosk).click();
      await expect(number(kiosk)).toBeVisible();
    },
    after: async () => undefined,
  },
};

for (const [step, { before, after }] of Object.entries(STEPS)) {
  /** Proves that the network gone for ten seconds at a step is told, and that one ticket comes of it. */
  test(`the network gone for ten seconds ${step}`, async ({ demo, open }) => {
    const kiosk = await open('/kiosk/hall', PORTRAIT);
    await kiosk.clock.install();
    await kiosk.reload();
    await expect(kiosk.locator('.choice')).toHaveCount(5);
    await before(kiosk);
    await kiosk.context().setOffline(true);
    await kiosk.clock.runFor(3_000);
    await expect(kiosk.getByText('Nie ma teraz połączenia z systemem.')).toBeVisible();
    await kiosk.clock.runFor(7_000);
    await kiosk.context().setOffline(false);
    await kiosk.clock.runFor(5_000);
    await expect(kiosk.getByText('Nie ma teraz połączenia z systemem.')).toHaveCount(0);
    await after(kiosk);
    await expect(number(kiosk)).toHaveText('K\u2009001');
    expect(await numbers(demo)).toEqual(['K001']);
  });
}

/**
 * Proves that the network gone for longer than one waits, between touch and answer, ends in a screen that
 * offers to go on, and that going on gives the same ticket.
 */
test('the network gone between touch and answer', async ({ demo, open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await kiosk.clock.install();
  await kiosk.reload();
  await cashier(kiosk).click();
  let arrived = 0;
  await kiosk.route('**/tickets', async (route) => {
    arrived += 1;
    if (arrived === 1) await route.fetch();
    await route.abort('internetdisconnected');
  });
  await no(kiosk).click();
  const again = kiosk.getByRole('button', { name: 'Proszę spróbować ponownie' });
  for (let second = 0; second < 12 && !(await again.isVisible()); second += 1) await kiosk.clock.runFor(1_000);
  await expect(again).toBeVisible();
  await kiosk.unroute('**/tickets');
  await again.click();
  await expect(number(kiosk)).toHaveText('K\u2009001');
  expect(await numbers(demo)).toEqual(['K001']);
});
