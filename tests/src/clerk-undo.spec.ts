/**
 * Every action, then undo, in every state a counter can be in: the state is as before, on the panel, on a
 * second panel of the same clerk, on the supervisor's board, on the lobby's screen, and in what a screen is
 * told that comes then.
 *
 * The list of commands is core's own, read from its source: a command that is added there fails this test
 * until it is said here how a clerk does it, or why it is none of theirs.
 */
import type { BrowserContext, Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { Demo, OFFICE, expect, newContext, pageIn, plain, signIn, test } from './harness';

const SOURCE = new URL('../../crates/core/src/command.rs', import.meta.url);

/** The names of core's commands. */
function commands(): string[] {
  const source = readFileSync(SOURCE, 'utf8');
  const body = /pub enum Command \{([\s\S]*?)\n\}/.exec(source)?.[1] ?? '';
  return [...body.matchAll(/^ {4}([A-Z]\w+)/gm)].map((match) => match[1] ?? '');
}

/** What is no clerk's action at a counter, so that there is nothing to take back there. */
const NOT_A_CLERKS: Record<string, string> = {
  Configure: 'an administrator',
  OpenDay: 'the daemon, or a supervisor',
  CloseDay: 'a supervisor',
  Issue: 'a kiosk, or staff in the hall; given up by Cancel',
  Undo: 'the taking back itself',
  UndoOnTicket: 'the taking back itself',
  UndoEmergency: 'the taking back itself, by a supervisor',
  PostNotice: 'a supervisor',
  WithdrawNotice: 'a supervisor',
  DoubtService: 'the daemon',
  EndAlarm: 'a supervisor',
  Coming: 'the client',
  Postpone: 'the client',
  LimitIntake: 'the daemon',
  FreeIntake: 'the daemon',
  EnterEmergency: 'a supervisor',
  CallHelp: 'a kiosk',
  AnswerHelp: 'in the hall; ended by EndHelp',
  EndHelp: 'in the hall',
  EndDue: 'the daemon',
  OrderIntake: 'a supervisor; ordered back in board.spec.ts',
  CapService: 'a supervisor; ordered back in board.spec.ts',
  SuspendService: 'a supervisor; ended by ResumeService',
  ResumeService: 'a supervisor',
  StartEmergency: 'ended by a supervisor alone',
  EndEmergency: 'a supervisor',
  ConfirmService: 'only after a question that takes as long as a service; see clerk-actions.spec.ts and core/tests/desk.rs',
};

/** What is done on other pages, by people who may have no counter: see the last two tests. */
const AWAY = ['Cancel', 'DropService', 'StaffCounter', 'TakeService'];

/** The states in which a counter can be, each made from an open counter with people waiting. */
const STATES: Record<string, (page: Page) => Promise<void>> = {
  free: async () => {},
  called: async (page) => {
    await page.keyboard.press('F2');
    await expect(page.getByText(/^Wywołany/)).toBeVisible();
  },
  recalled: async (page) => {
    await page.keyboard.press('F2');
    await expect(page.getByText(/^Wywołany/)).toBeVisible();
    await page.keyboard.press('F7');
    await expect(page.getByText('2 wywołania')).toBeVisible();
  },
  serving: async (page) => {
    await page.keyboard.press('F2');
    await expect(page.getByText(/^Wywołany/)).toBeVisible();
    await page.keyboard.press('F4');
    await expect(page.getByText(/^Obsługa trwa/)).toBeVisible();
  },
  aside: async (page) => {
    await page.keyboard.press('F2');
    await expect(page.getByText(/^Wywołany/)).toBeVisible();
    await page.keyboard.press('F9');
    await page.keyboard.press('1');
    await expect(page.getByRole('button', { name: 'Przywróć do kolejki' })).toBeVisible();
  },
  missed: async (page) => {
    await page.keyboard.press('F2');
    await expect(page.getByText(/^Wywołany/)).toBeVisible();
    await page.keyboard.press('F7');
    await expect(page.getByText('2 wywołania')).toBeVisible();
    await page.keyboard.press('F8');
    await expect(page.getByRole('button', { name: 'Przyszedł' })).toBeVisible();
  },
  paused: async (page) => {
    await page.keyboard.press('Shift+F9');
    await page.keyboard.press('1');
    await expect(page.getByRole('button', { name: 'Wróć z przerwy' })).toBeVisible();
  },
  taken: async (page) => {
    await press(page, 'Więcej');
    await press(page, /^Przekaż stanowisko/);
    await expect(page.getByText(/czeka na przejęcie/)).toBeVisible();
  },
  /** A visit of two matters, at its first. */
  carrying: async (page) => {
    await page.locator('section ol .row').nth(1).click();
    await page.locator('section ol li').nth(1).getByRole('button', { name: 'Wywołaj', exact: true }).click();
    await expect(page.getByText(/^Wywołany/)).toBeVisible();
    await page.keyboard.press('F4');
    await expect(page.getByText(/^Obsługa trwa/)).toBeVisible();
  },
  /** The clerk went to the client. */
  gone: async (page) => {
    await inRow(page, 'Podejdę do klienta');
    await expect(page.getByText(/^Obsługa trwa/)).toBeVisible();
  },
  closed: async (page) => close(page),
};

async function close(page: Page): Promise<void> {
  await press(page, 'Zamknij stanowisko');
  await expect(page.getByRole('heading', { name: 'Przy którym stanowisku dziś?' })).toBeVisible();
}

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();
const choose = (page: Page, name: string | RegExp) =>
  page.getByRole('dialog').getByRole('button', { name }).first().click();

/** Opens a row of the queue and presses something in it. */
async function inRow(page: Page, name: string): Promise<void> {
  const row = page.locator('section ol .row').first();
  if ((await row.getAttribute('aria-expanded')) === 'false') await row.click();
  await page.locator('section ol li').first().getByRole('button', { name, exact: true }).click();
}

/** How a clerk does each command, and in which states it can be done at all. */
const ACTS: Record<string, { states: string[]; does: (page: Page) => Promise<void> }[]> = {
  OpenCounter: [
    { states: ['paused'], does: (page) => press(page, 'Wróć z przerwy') },
    {
      states: ['closed'],
      does: async (page) => {
        await page.locator('.counter', { has: page.locator('.label:text-is("1")') }).click();
        await expect(page.getByRole('button', { name: /^Następny/ })).toBeVisible();
      },
    },
  ],
  CloseCounter: [
    {
      states: ['free', 'called', 'recalled', 'serving', 'aside', 'missed', 'paused', 'taken', 'carrying', 'gone'],
      does: close,
    },
  ],
  PauseCounter: [
    {
      states: ['free', 'called', 'recalled', 'serving', 'aside', 'missed', 'taken', 'carrying', 'gone'],
      does: async (page) => {
        await press(page, 'Przerwa');
        await choose(page, 'Odpoczynek');
      },
    },
  ],
  CallNext: [
    {
      states: ['free', 'called', 'recalled', 'serving', 'aside', 'missed', 'taken', 'carrying', 'gone'],
      does: (page) => page.keyboard.press('F2'),
    },
  ],
  Call: [{ states: ['free', 'aside', 'missed', 'taken'], does: (page) => inRow(page, 'Wywołaj') }],
  WalkIn: [
    {
      states: ['free', 'aside', 'missed', 'taken'],
      does: async (page) => {
        await press(page, 'Osoba bez biletu');
        await choose(page, 'Rejestracja pojazdu');
      },
    },
  ],
  Recall: [{ states: ['called', 'recalled'], does: (page) => page.keyboard.press('F7') }],
  Serve: [{ states: ['called', 'recalled'], does: (page) => page.keyboard.press('F4') }],
  Finish: [
    { states: ['serving', 'carrying', 'gone'], does: (page) => page.keyboard.press('F4') },
    { states: ['serving', 'carrying', 'gone'], does: (page) => press(page, 'Załatwione') },
    { states: ['carrying'], does: (page) => page.keyboard.press('Shift+F4') },
  ],
  NoShow: [{ states: ['recalled'], does: (page) => page.keyboard.press('F8') }],
  Restore: [{ states: ['missed'], does: (page) => press(page, 'Przyszedł') }],
  Park: [
    {
      states: ['called', 'recalled', 'serving', 'carrying', 'gone'],
      does: async (page) => {
        await page.keyboard.press('F9');
        await choose(page, '10 min');
      },
    },
  ],
  Return: [{ states: ['aside'], does: (page) => press(page, 'Przywróć do kolejki') }],
  Transfer: [
    {
      states: ['called', 'recalled', 'serving', 'carrying', 'gone'],
      does: async (page) => {
        await page.keyboard.press('F6');
        await choose(page, 'Kasa');
      },
    },
  ],
  SetPriority: [
    { states: ['free', 'called', 'serving', 'paused', 'aside', 'missed'], does: (page) => inRow(page, 'Poza kolejnością') },
  ],
  AddNote: [
    {
      states: ['called', 'serving', 'carrying', 'gone'],
      does: async (page) => {
        await page.keyboard.press('Shift+F7');
        await page.getByLabel(/Treść notatki/).fill('Notatka');
        await choose(page, 'Zapisz notatkę');
      },
    },
  ],
  OfferCounter: [
    {
      states: ['free', 'called', 'serving', 'paused', 'aside', 'missed'],
      does: async (page) => {
        await press(page, 'Więcej');
        await choose(page, /^Przekaż stanowisko/);
      },
    },
    { states: ['taken'], does: (page) => press(page, 'Jednak zostaję') },
  ],
  GoTo: [
    { states: ['free', 'aside', 'missed', 'taken'], does: (page) => inRow(page, 'Podejdę do klienta') },
    { states: ['called', 'recalled'], does: (page) => page.keyboard.press('Shift+F6') },
  ],
  RaiseAlarm: [
    {
      states: ['free', 'called', 'recalled', 'serving', 'paused', 'aside', 'missed', 'taken', 'carrying', 'gone'],
      does: (page) => page.keyboard.press('Shift+F12'),
    },
  ],
};

/** What tells only how long ago something was, or how long something will take. */
const PASSING = ['waited_s', 'text', 'wait_min_s', 'wait_max_s', 'forecast', 'now', 'seq', 'undo_until', 'undo_steps', 'undo_by', 'print'];

/** Everything that counts of an office's state. */
async function state(demo: Demo, cookie: string): Promise<string> {
  const all = await Promise.all([
    ...['1', '2'].map((counter) => demo.ask('GET', `${OFFICE}/counters/${counter}`, { cookie })),
    demo.ask('GET', `${OFFICE}/queue?counter=1`, { cookie }),
    demo.ask('GET', `${OFFICE}/tickets`, { cookie }),
    // With its notes.
    demo.ask('GET', `${OFFICE}/tickets/1`, { cookie }),
  ]);
  // In lines, so that what differs can be read.
  return JSON.stringify(all, (key, value) => (PASSING.includes(key) ? undefined : value), 1);
}

/** What a page shows, without clocks and what could be taken back. */
async function shown(page: Page): Promise<string> {
  // Which row of the queue is open is the reader's affair.
  const open = page.locator('section ol .row[aria-expanded="true"]');
  if ((await open.count()) > 0) await open.first().click();
  return (await page.locator('main').innerText())
    .replace(/Cofnij[\s\S]*?(?=Osoba bez biletu|$)/, '')
    .replace(/\d+:\d\d(:\d\d)?|\d+ min/g, '·')
    .replace(/Prognoza:[^.]*\./g, '')
    .replace(/Cofnięto\.[^\n]*\n?/g, '')
    .replace(/\s+/g, ' ');
}

/** What the board shows of now: its curve is drawn but once a minute. */
async function onBoard(board: Page): Promise<string> {
  const parts = await board.locator('.sum, main > section:not(.curves)').allInnerTexts();
  return parts
    .join(' ')
    .replace(/\d+:\d\d(:\d\d)?|(\d+–)?\d+ min/g, '·')
    .replace(/\s+/g, ' ');
}

/** What the lobby's screen shows: who is called where, and whose number is remembered. */
async function onDisplay(display: Page): Promise<string> {
  const texts = await display.locator('.call, .further li, .recent li').evaluateAll((rows) =>
    rows.map((row) => {
      const number = row.querySelector('[aria-hidden]')?.textContent ?? '';
      return `${row.closest('.recent') ? 'recent' : 'called'} ${number} ${row.querySelector('.label')?.textContent ?? ''}`;
    }),
  );
  return texts.map(plain).toSorted().join(', ');
}

/** What a screen is told that comes now. */
async function told(display: Page): Promise<string> {
  const snapshot = await display.evaluate(async (office) => {
    const socket = new WebSocket(`${location.origin.replace('http', 'ws')}${office}/stream?as=display`, 'kolejka.v1');
    return new Promise<string>((resolve, reject) => {
      socket.onerror = () => reject(new Error('no stream'));
      socket.onmessage = (event: MessageEvent<string>) => {
        if (JSON.parse(event.data).type !== 'snapshot') return;
        socket.close();
        resolve(event.data);
      };
    });
  }, OFFICE);
  const { seq: _, ...all } = JSON.parse(snapshot);
  return JSON.stringify(all);
}

test('every command of core is done, or said to be no clerk’s', () => {
  const known = [...Object.keys(ACTS), ...Object.keys(NOT_A_CLERKS), ...AWAY].toSorted();
  expect(commands().toSorted()).toEqual(known);
  for (const [command, ways] of Object.entries(ACTS)) expect(ways, command).not.toHaveLength(0);
});

/** One office with its pages, for all that follows: every test leaves it as it found it. */
test.describe('in one office', () => {
  // One after another, in one worker, with the office that the first finds.
  test.describe.configure({ mode: 'default' });
  let [demo, ewa, fresh] = [undefined as unknown as Demo, '', ''];
  let [panel, second, board, display] = [] as unknown as Page[] as [Page, Page, Page, Page];
  const contexts: BrowserContext[] = [];

  /** Takes back at the first counter, past all pages, until the office is as it began. */
  async function unmake(): Promise<void> {
    for (let left = 8; left > 0 && (await state(demo, ewa)) !== fresh; left -= 1) {
      await demo.ask('POST', `${OFFICE}/counters/1/undo`, { cookie: ewa, body: {} });
    }
    expect(await state(demo, ewa)).toBe(fresh);
  }

  /** What everybody is shown. */
  const everywhere = async () => ({ board: await onBoard(board), display: await onDisplay(display), told: await told(display) });

  /** Does something and takes it back: everything is as it was. */
  async function thereAndBack(name: string, page: Page, does: () => Promise<unknown>, undo: () => Promise<unknown>): Promise<void> {
    await test.step(name, async () => {
      const [before, all] = [await state(demo, ewa), await everywhere()];
      const panels = await Promise.all([panel, second].map(shown));
      await does();
      await expect.poll(() => state(demo, ewa), name).not.toBe(before);
      await undo();
      await expect.poll(() => state(demo, ewa), `${name} undone`).toBe(before);
      for (const [ix, one] of [panel, second].entries()) await expect.poll(() => shown(one), name).toBe(panels[ix]);
      await expect.poll(everywhere, name).toEqual(all);
      await expect(page.getByText('Cofnięto.').first()).toBeVisible();
    });
  }

  /** The pages stand as the office does: what they are compared with later is the truth. */
  async function settle(): Promise<void> {
    await board.reload();
    await expect(board.locator('.sum')).toBeVisible();
    const { calls } = JSON.parse(await told(display)) as { calls: { number: string; label: string }[] };
    const called = calls.map((call) => plain(`called ${call.number} ${call.label}`)).toSorted();
    await expect
      .poll(async () => (await onDisplay(display)).split(', ').filter((one) => one.startsWith('called')))
      .toEqual(called);
  }

  test.beforeAll(async ({ browser }) => {
    demo = await Demo.start();
    await demo.configure('', (file) => file.replace('[limits]', '[limits]\nno_show_after_s = 0\nundo_window_s = 600'));
    await demo.ticket('registration');
    await demo.ticket('registration', { services: ['registration', 'pickup'] });
    for (const service of ['licence', 'registration', 'registration']) await demo.ticket(service);
    const open = async (path: string, width: number, height: number) => {
      const context = await newContext(browser, width, height);
      contexts.push(context);
      return pageIn(context, demo, path);
    };
    display = await open('/display/lobby', 1920, 1080);
    panel = await open('/clerk', 400, 900);
    await signIn(panel, 'anna');
    await panel.locator('.counter', { has: panel.locator('.label:text-is("1")') }).click();
    await expect(panel.getByRole('button', { name: /^Następny/ })).toBeVisible();
    second = await open('/clerk', 400, 900);
    await signIn(second, 'anna');
    board = await open('/clerk#board', 1920, 1080);
    await signIn(board, 'ewa');
    ewa = await demo.session('ewa');
    fresh = await state(demo, ewa);
  });

  test.afterAll(async () => {
    for (const context of contexts) await context.close();
    await demo.end();
  });

  for (const [name, make] of Object.entries(STATES)) {
    /** Proves that whatever is done in this state and taken back leaves it as it was. */
    test(`every action, then undo, while ${name}`, async () => {
      test.setTimeout(120_000);
      await make(panel);
      await settle();
      let done = 0;
      for (const [command, ways] of Object.entries(ACTS)) {
        for (const way of ways.filter((way) => way.states.includes(name))) {
          // The list follows what was done a moment later.
          const { waiting } = await demo.ask('GET', `${OFFICE}/queue?counter=1`, { cookie: ewa });
          for (const one of name === 'closed' ? [] : [panel, second]) {
            await expect(one.locator('section h2 .figures').first()).toHaveText(String(waiting));
          }
          const undo = () => panel.keyboard.press('Control+z');
          await thereAndBack(`${command} while ${name}`, panel, () => way.does(panel), undo);
          done += 1;
        }
      }
      expect(done).toBeGreaterThan(name === 'closed' ? 0 : 2);
      await unmake();
      if (name === 'closed') await expect(panel.getByRole('button', { name: /^Następny/ })).toBeVisible();
    });
  }

  /** Proves that what is done in the hall, at a counter or at none, is taken back there, act by act. */
  test('every act in the hall, then undo', async () => {
    await settle();
    const hall = await pageIn(contexts[3] as BrowserContext, demo, '/clerk#hall');
    const row = hall.locator('ol li').first();
    await row.locator('.row').click();
    const undo = () => press(hall, /^Cofnij/);
    const acts: Record<string, () => Promise<unknown>> = {
      SetPriority: () => row.getByRole('button', { name: 'Poza kolejnością' }).click(),
      Transfer: async () => {
        await row.getByRole('button', { name: 'Zmień sprawę' }).click();
        await choose(hall, 'Kasa');
      },
      AddNote: async () => {
        await row.getByRole('button', { name: 'Notatka' }).click();
        await hall.getByLabel(/Treść notatki/).fill('Notatka');
        await choose(hall, 'Zapisz notatkę');
        await expect(hall.getByRole('dialog')).toHaveCount(0);
      },
      Cancel: () => row.getByRole('button', { name: 'Klient rezygnuje' }).click(),
    };
    for (const [name, does] of Object.entries(acts)) await thereAndBack(name, hall, does, undo);
    const before = await state(demo, ewa);
    for (const name of ['SetPriority', 'Cancel']) await acts[name]?.();
    for (const what of ['rezygnacja', 'zmiana kolejności']) {
      await hall.getByRole('button', { name: new RegExp(`^Cofnij.*${what} A001`) }).click();
    }
    await expect.poll(() => state(demo, ewa)).toBe(before);
    await expect(hall.getByRole('button', { name: /^Cofnij/ })).toHaveCount(0);
    await hall.close();
  });

  /** Proves the same of the supervisor's board, of tickets wherever they stand and of counters. */
  test('every act on the board, then undo', async () => {
    test.setTimeout(60_000);
    await demo.session('piotr');
    await settle();
    const sheet = board.getByRole('dialog');
    const undo = () => sheet.getByRole('button', { name: /^Cofnij/ }).click();
    const there = (name: string, does: () => Promise<unknown>) => thereAndBack(name, board, does, undo);
    const on = async (verb: string, body = {}) => {
      const cookie = await demo.session('anna');
      await demo.ask('POST', `${OFFICE}/${verb}`, { cookie, body });
    };
    /** The first ticket's row, once it says how it stands. */
    const stands = async (how: string) => {
      await expect(sheet.locator('.ticket')).toContainText(how);
      if ((await sheet.locator('.ticket').getAttribute('aria-expanded')) === 'false') await sheet.locator('.ticket').click();
    };
    const button = (name: string) => sheet.getByRole('button', { name, exact: true }).click();

    await board.getByRole('button', { name: 'Bilety', exact: true }).click();
    await sheet.getByLabel('Znajdź numer').fill('a1');
    await stands('czeka');
    await there('Transfer to a service', async () => {
      await sheet.getByLabel('Do sprawy').selectOption('cashier');
      await button('Przenieś');
    });
    await stands('czeka');
    await there('Transfer to a counter', async () => {
      await sheet.getByLabel('Do stanowiska').selectOption('1');
      await button('Przenieś');
    });
    await stands('czeka');
    await there('Cancel', () => button('Anuluj bilet'));
    await on('tickets/1/cancel');
    await settled('anulowany');
    await there('Restore what was given up', () => button('Przywróć'));
    await unmake();
    await on('counters/1/call-next');
    await settled('wywołany');
    await there('Transfer of who is called', async () => {
      await sheet.getByLabel('Do sprawy').selectOption('cashier');
      await button('Przenieś');
    });
    await on('tickets/1/park');
    await settled('odłożony');
    await there('Return', () => button('Przywróć do kolejki'));
    await unmake();
    for (const verb of ['counters/1/call-next', 'tickets/1/recall', 'tickets/1/no-show']) await on(verb);
    await settled('nieobecny');
    await there('Restore', () => button('Przywróć'));
    await unmake();
    await board.reload();

    await change('2');
    await there('TakeService', () => sheet.getByLabel('Kasa').check());
    await there('DropService', () => sheet.getByLabel('Odbiór dowodu rejestracyjnego').uncheck());
    await there('StaffCounter', () => sheet.getByRole('button', { name: /^Piotr/ }).click());
    await sheet.getByRole('button', { name: 'Zamknij', exact: true }).click();
    await change('1');
    await there('CloseCounter', async () => {
      await button('Zamknij stanowisko');
      await button('Tak, zamknij');
    });
    await board.reload();

    /** The board shows what was done elsewhere, and so does the ticket's row. */
    async function settled(how: string): Promise<void> {
      await settle();
      await board.getByRole('button', { name: 'Bilety', exact: true }).click();
      await sheet.getByLabel('Znajdź numer').fill('a1');
      await stands(how);
    }

    async function change(counter: string): Promise<void> {
      await board.getByRole('button', { name: `Zmień: Stanowisko ${counter}`, exact: true }).click();
      await expect(sheet).toBeVisible();
    }
  });
});
