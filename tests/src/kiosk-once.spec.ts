/** One ticket and no second, whatever goes wrong between a touch and the answer. */
import type { Page, Request, Route } from '@playwright/test';
import { OFFICE, expect, test, type Demo } from './harness';
import { LONG_OFFICE } from './screens';

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
  // No answer comes to the page as it was before: it would show the ticket, and have no reason to keep it.
  let anew = false;
  kiosk.on('framenavigated', () => (anew = true));
  await kiosk.route('**/tickets', async (route) => {
    if (anew) return route.continue();
    lost += 1;
    await route.fetch();
    await route.abort('connectionreset').catch(() => undefined);
  });
  await cashier(kiosk).click();
  await no(kiosk).click();
  await expect.poll(() => lost).toBeGreaterThan(0);
  await kiosk.reload();
  await expect(number(kiosk)).toHaveText('K\u2009001');
  expect(await numbers(demo)).toEqual(['K001']);
});

/** Steps at which the network goes: the way there, a touch while it is gone, and the way on. */
const STEPS: Record<string, Record<'before' | 'meanwhile' | 'after', (kiosk: Page) => Promise<unknown>>> = {
  'on the first screen': {
    before: async () => undefined,
    meanwhile: async () => undefined,
    after: async (kiosk) => {
      await cashier(kiosk).click();
      await no(kiosk).click();
    },
  },
  'in a group': {
    before: (kiosk) => kiosk.getByRole('button', { name: /^Pieniądze/ }).click(),
    meanwhile: (kiosk) => cashier(kiosk).click(),
    after: (kiosk) => no(kiosk).click(),
  },
  'in the search': {
    before: (kiosk) => kiosk.getByRole('button', { name: 'Szukaj sprawy' }).click(),
    meanwhile: (kiosk) => kiosk.keyboard.type('kasa'),
    after: async (kiosk) => {
      await cashier(kiosk).click();
      await no(kiosk).click();
    },
  },
  'at the card': {
    before: (kiosk) => kiosk.getByRole('button', { name: 'Informacje: Kasa' }).click(),
    meanwhile: async (kiosk) => {
      await expect(kiosk.getByRole('button', { name: 'Biorę bilet' })).toBeDisabled();
      await kiosk.getByRole('button', { name: 'Więcej' }).click();
    },
    after: async (kiosk) => {
      await kiosk.getByRole('button', { name: 'Biorę bilet' }).click();
      await no(kiosk).click();
    },
  },
  'at the question': {
    before: (kiosk) => cashier(kiosk).click(),
    meanwhile: (kiosk) => no(kiosk).click(),
    after: async () => undefined,
  },
  'where needs are told': {
    before: async (kiosk) => {
      await cashier(kiosk).click();
      await kiosk.getByRole('button', { name: 'Potrzebuję ułatwień' }).click();
    },
    meanwhile: async (kiosk) => {
      await kiosk.locator('.choice').first().click();
      await expect(kiosk.locator('.choice').first()).toHaveAttribute('aria-pressed', 'true');
      await kiosk.locator('main .button.primary').click();
    },
    after: (kiosk) => no(kiosk).click(),
  },
  'while like matters are counted': {
    before: (kiosk) => kiosk.getByRole('button', { name: 'Informacje: Kasa' }).click(),
    meanwhile: async (kiosk) => {
      await kiosk.locator('.count .button').last().click();
      await expect(kiosk.locator('.count output')).toHaveText('2');
    },
    after: async (kiosk) => {
      await kiosk.getByRole('button', { name: 'Biorę bilet' }).click();
      await no(kiosk).click();
    },
  },
  'while another matter is chosen': {
    before: async (kiosk) => {
      await kiosk.getByRole('button', { name: 'Informacje: Kasa' }).click();
      await kiosk.getByRole('button', { name: 'Mam też inną sprawę' }).click();
      await expect(kiosk.locator('.choice', { hasText: 'Rejestracja pojazdu' })).toBeVisible();
    },
    meanwhile: (kiosk) => expect(kiosk.getByRole('heading', { name: 'Kiosk chwilowo nie wydaje biletów.' })).toBeVisible(),
    after: async (kiosk) => {
      await kiosk.locator('.choice', { hasText: 'Rejestracja pojazdu' }).click();
      await expect(kiosk.locator('ol li')).toHaveText([/^Kasa/, 'Rejestracja pojazdu']);
      await kiosk.locator('main .button.primary').click();
      await no(kiosk).click();
    },
  },
  'where several matters stand': {
    before: async (kiosk) => {
      await kiosk.getByRole('button', { name: 'Informacje: Kasa' }).click();
      await kiosk.getByRole('button', { name: 'Mam też inną sprawę' }).click();
      await kiosk.locator('.choice', { hasText: 'Rejestracja pojazdu' }).click();
      await expect(kiosk.locator('ol li')).toHaveCount(2);
    },
    meanwhile: (kiosk) => expect(kiosk.locator('main .button.primary')).toBeDisabled(),
    after: async (kiosk) => {
      await expect(kiosk.locator('ol li')).toHaveCount(2);
      await kiosk.locator('main .button.primary').click();
      await no(kiosk).click();
    },
  },
  'when another language is chosen': {
    before: async (kiosk) => {
      await cashier(kiosk).click();
      await expect(no(kiosk)).toBeVisible();
    },
    meanwhile: async (kiosk) => {
      for (const language of ['en', 'uk', 'pl']) {
        await kiosk.keyboard.press('ArrowRight');
        await expect(kiosk.locator('html')).toHaveAttribute('lang', language);
      }
    },
    after: (kiosk) => no(kiosk).click(),
  },
  'while help is called': {
    before: (kiosk) => cashier(kiosk).click(),
    meanwhile: async (kiosk) => {
      await kiosk.locator('.aid.help').click();
      await expect(kiosk.locator('main h1')).toBeVisible();
      await kiosk.getByRole('button', { name: 'Wstecz' }).click();
    },
    after: (kiosk) => no(kiosk).click(),
  },
  'where a service is closed': {
    before: async (kiosk) => {
      await kiosk.locator('.choice.closed').click();
      await expect(kiosk.locator('.what')).toBeVisible();
    },
    meanwhile: (kiosk) => kiosk.getByRole('button', { name: 'Od początku' }).click(),
    after: async (kiosk) => {
      await cashier(kiosk).click();
      await no(kiosk).click();
    },
  },
  'while the ticket is on the screen': {
    before: async (kiosk) => {
      await cashier(kiosk).click();
      await no(kiosk).click();
      await expect(number(kiosk)).toBeVisible();
    },
    meanwhile: async () => undefined,
    after: async () => undefined,
  },
  'while it is asked whether the ticket is the wrong one': {
    before: async (kiosk) => {
      await cashier(kiosk).click();
      await no(kiosk).click();
      await kiosk.getByRole('button', { name: 'To nie ten bilet' }).click();
    },
    meanwhile: (kiosk) => kiosk.getByRole('button', { name: 'Nie, zachowaj bilet' }).click(),
    after: async () => undefined,
  },
};

/** The cash desk in a group, in an office so large that it shows groups. */
const GROUPED = LONG_OFFICE.replace('[[groups]]', '[[groups]]\nid = "money"\nname = { pl = "Pieniądze", en = "Money", uk = "Гроші" }\n\n[[groups]]');

for (const [step, { before, meanwhile, after }] of Object.entries(STEPS)) {
  /** Proves that the network gone for ten seconds at a step is told, and that one ticket comes of it, whatever is touched. */
  test(`the network gone for ten seconds ${step}`, async ({ demo, open }) => {
    const large = /group|search/.test(step);
    if (large) await demo.configure(GROUPED, (file) => file.replace('id = "cashier"', 'id = "cashier"\ngroup = "money"'));
    if (step.includes('closed')) await demo.configure('', (file) => file.replace('id = "licence"', 'id = "licence"\ndaily_limit = 1'));
    const already = step.includes('closed') ? [(await demo.ticket('licence')).number] : [];
    const kiosk = await open('/kiosk/hall', PORTRAIT);
    await kiosk.clock.install();
    await kiosk.reload();
    await expect(kiosk.locator('.choice').first()).toBeVisible();
    await before(kiosk);
    await kiosk.context().setOffline(true);
    await kiosk.clock.runFor(3_000);
    await expect(kiosk.getByText('Nie ma teraz połączenia z systemem.')).toBeVisible();
    await meanwhile(kiosk);
    await kiosk.clock.runFor(7_000);
    await kiosk.context().setOffline(false);
    for (let second = 0; second < 20 && (await kiosk.getByText('Nie ma teraz połączenia').count()) > 0; second += 1) {
      await kiosk.clock.runFor(1_000);
    }
    await expect(kiosk.getByText('Nie ma teraz połączenia z systemem.')).toHaveCount(0);
    await after(kiosk);
    await waitFor(kiosk, () => number(kiosk).isVisible());
    await expect(number(kiosk)).toHaveText('K\u2009001');
    expect(await numbers(demo)).toEqual([...already, 'K001']);
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

const again = (kiosk: Page) => kiosk.getByRole('button', { name: 'Proszę spróbować ponownie' });

/** Numbers with what has become of them. */
async function states(demo: Demo): Promise<string[]> {
  const tickets = await demo.ask('GET', `${OFFICE}/tickets`, { cookie: await demo.session('ewa') });
  return tickets.map((ticket: any) => `${ticket.number} ${ticket.status}`);
}

/** Loses every answer about tickets, and the first so many requests' effects stay; ends by `mend`. */
async function loseAnswers(kiosk: Page, arrive: number): Promise<{ mend: () => Promise<void> }> {
  let arrived = 0;
  const lose = async (route: Route) => {
    arrived += 1;
    if (arrived <= arrive) await route.fetch();
    await route.abort('connectionreset').catch(() => undefined);
  };
  await kiosk.route('**/tickets**', lose);
  return { mend: () => kiosk.unroute('**/tickets**', lose) };
}

/** Lets time pass until something is there, and none of it while a request is underway: the page's time runs faster than the network's. */
async function waitFor(kiosk: Page, what: () => Promise<boolean>): Promise<void> {
  const underway = new Set<Request>();
  const begun = (request: Request) => underway.add(request);
  const ended = (request: Request) => underway.delete(request);
  kiosk.on('request', begun).on('requestfinished', ended).on('requestfailed', ended);
  const still = () => expect.poll(() => underway.size, { intervals: [5] }).toBe(0);
  for (let second = 0; second < 40 && !(await what()); second += 1) {
    await still();
    await kiosk.clock.runFor(1_000);
  }
  await still();
  expect(await what()).toBe(true);
  kiosk.off('request', begun).off('requestfinished', ended).off('requestfailed', ended);
}

/**
 * Proves that a ticket whose answer was lost does not wait beside the one that its client takes after starting
 * over: it is given back by itself, and the next one is the client's.
 */
test('the answer is lost and the client starts over', async ({ demo, open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await kiosk.clock.install();
  await kiosk.reload();
  await cashier(kiosk).click();
  const { mend } = await loseAnswers(kiosk, 1);
  await no(kiosk).click();
  await waitFor(kiosk, () => again(kiosk).isVisible());
  expect(await states(demo)).toEqual(['K001 waiting']);
  await kiosk.getByRole('button', { name: 'Od początku' }).click();
  await mend();
  await cashier(kiosk).click();
  await no(kiosk).click();
  await expect(number(kiosk)).toHaveText('K\u2009002');
  await waitFor(kiosk, async () => (await states(demo))[0] === 'K001 cancelled');
  expect(await states(demo)).toEqual(['K001 cancelled', 'K002 waiting']);
});

/** Proves the same where the page is loaded anew meanwhile, and that nothing is issued for what never arrived. */
test('the request is lost, the client goes, and the page is loaded anew', async ({ demo, open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await kiosk.clock.install();
  await kiosk.reload();
  for (const arrive of [0, 1]) {
    await cashier(kiosk).click();
    const { mend } = await loseAnswers(kiosk, arrive);
    await no(kiosk).click();
    await waitFor(kiosk, () => again(kiosk).isVisible());
    await kiosk.getByRole('button', { name: 'Wstecz' }).click();
    await kiosk.getByRole('button', { name: 'Od początku' }).click();
    await kiosk.reload();
    await expect(kiosk.locator('.choice')).toHaveCount(5);
    await mend();
    await waitFor(kiosk, () => kiosk.evaluate(() => sessionStorage.getItem('kolejka-pending') === null));
  }
  expect(await states(demo)).toEqual(['K001 cancelled']);
});

/** Proves that who waits at the screen that says that nothing was issued gets the ticket without a touch. */
test('the ticket comes by itself when the connection is back', async ({ demo, open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await kiosk.clock.install();
  await kiosk.reload();
  await cashier(kiosk).click();
  const { mend } = await loseAnswers(kiosk, 1);
  await no(kiosk).click();
  await waitFor(kiosk, () => again(kiosk).isVisible());
  await mend();
  await waitFor(kiosk, () => number(kiosk).isVisible());
  await expect(number(kiosk)).toHaveText('K\u2009001');
  expect(await states(demo)).toEqual(['K001 waiting']);
});

/**
 * Proves that a ticket that is given back while nobody answers is not said to be kept nor void: that it is not
 * known is said, and it is void, and said to be, when the daemon is there again.
 */
test('a ticket given back while nobody answers', async ({ demo, open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await cashier(kiosk).click();
  await no(kiosk).click();
  await kiosk.clock.install();
  await kiosk.getByRole('button', { name: 'To nie ten bilet' }).click();
  const { mend } = await loseAnswers(kiosk, 0);
  await kiosk.getByRole('button', { name: 'Tak, unieważnij' }).click();
  await waitFor(kiosk, () => again(kiosk).isVisible());
  await expect(kiosk.getByRole('alert')).toContainText('Nie wiemy jeszcze, czy bilet K\u2009001 jest unieważniony.');
  expect(await states(demo)).toEqual(['K001 waiting']);
  await mend();
  await again(kiosk).click();
  await expect(kiosk.getByText('Bilet K001 jest nieważny.')).toBeVisible();
  expect(await states(demo)).toEqual(['K001 cancelled']);
});

/** Proves that a daemon that dies when the ticket is in its journal, and before the answer is out, gives that ticket. */
test('the daemon killed between journal and answer', async ({ demo, open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await cashier(kiosk).click();
  const committed = new Promise<void>((resolve) => {
    void kiosk.route(
      '**/tickets',
      async (route) => {
        const answer = await route.fetch();
        expect(answer.status()).toBe(201);
        await demo.kill();
        resolve();
        await route.abort('connectionreset');
      },
      { times: 1 },
    );
  });
  await no(kiosk).click();
  await committed;
  await demo.run();
  await expect(number(kiosk)).toHaveText('K\u2009001', { timeout: 20_000 });
  expect(await states(demo)).toEqual(['K001 waiting']);
});
