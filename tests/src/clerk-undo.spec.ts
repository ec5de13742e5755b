/**
 * Every action, then undo, in every state a counter can be in: the state is as before, on the panel, on a
 * second panel of the same clerk, and in the hall.
 *
 * The list of commands is core's own, read from its source: a command that is added there fails this test
 * until it is said here how a clerk does it, or why it is none of theirs.
 */
import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { OFFICE, expect, signIn, test, type Demo } from './harness';

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
  StartEmergency: 'ended by a supervisor alone',
  EndEmergency: 'a supervisor',
  Cancel: 'in the hall, by people who may have no counter',
  TakeService: 'only while a queue is long; done and undone in clerk-actions.spec.ts',
  DropService: 'only after that; done and undone in clerk-actions.spec.ts',
  ConfirmService: 'only after a question that takes as long as a service; see clerk-actions.spec.ts and core/tests/desk.rs',
  CloseCounter: 'leaves the panel; see core/tests/rules.rs',
};

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
};

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
  OpenCounter: [{ states: ['paused'], does: (page) => press(page, 'Wróć z przerwy') }],
  PauseCounter: [
    {
      states: ['free', 'called', 'recalled', 'serving', 'aside', 'missed', 'taken'],
      does: async (page) => {
        await press(page, 'Przerwa');
        await choose(page, 'Odpoczynek');
      },
    },
  ],
  CallNext: [
    { states: ['free', 'called', 'recalled', 'serving', 'aside', 'missed', 'taken'], does: (page) => page.keyboard.press('F2') },
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
    { states: ['serving'], does: (page) => page.keyboard.press('F4') },
    { states: ['serving'], does: (page) => press(page, 'Załatwione') },
  ],
  NoShow: [{ states: ['recalled'], does: (page) => page.keyboard.press('F8') }],
  Restore: [{ states: ['missed'], does: (page) => press(page, 'Przyszedł') }],
  Park: [
    {
      states: ['called', 'recalled', 'serving'],
      does: async (page) => {
        await page.keyboard.press('F9');
        await choose(page, '10 min');
      },
    },
  ],
  Return: [{ states: ['aside'], does: (page) => press(page, 'Przywróć do kolejki') }],
  Transfer: [
    {
      states: ['called', 'recalled', 'serving'],
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
      states: ['called', 'serving'],
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
      states: ['free', 'called', 'recalled', 'serving', 'paused', 'aside', 'missed', 'taken'],
      does: (page) => page.keyboard.press('Shift+F12'),
    },
  ],
};

/** Everything that counts of an office's state, without what tells only how long ago something was. */
async function state(demo: Demo, cookie: string): Promise<string> {
  const [counter, queue, tickets, hall] = await Promise.all([
    demo.ask('GET', `${OFFICE}/counters/1`, { cookie }),
    demo.ask('GET', `${OFFICE}/queue?counter=1`, { cookie }),
    demo.ask('GET', `${OFFICE}/tickets`, { cookie }),
    demo.ask('GET', `${OFFICE}/public`),
  ]);
  delete counter.undo_until;
  delete counter.undo_steps;
  delete hall.now;
  return JSON.stringify({ counter, queue, tickets, hall }, (key, value) =>
    ['waited_s', 'text', 'wait_min_s', 'wait_max_s', 'forecast', 'now'].includes(key) ? undefined : value,
  );
}

/** What a panel shows, without clocks. */
async function shown(page: Page): Promise<string> {
  const main = page.locator('main');
  // Which row of the queue is open is the reader's affair.
  const open = page.locator('section ol .row[aria-expanded="true"]');
  if ((await open.count()) > 0) await open.first().click();
  return (await main.innerText())
    .replace(/Cofnij[\s\S]*?(?=Osoba bez biletu)/, '')
    .replace(/\d+:\d\d(:\d\d)?|\d+ min/g, '·')
    .replace(/Prognoza:[^.]*\./g, '')
    .replace(/Cofnięto\.[^\n]*\n?/g, '')
    .replace(/\s+/g, ' ');
}

test('every command of core is done, or said to be no clerk’s', () => {
  const known = [...Object.keys(ACTS), ...Object.keys(NOT_A_CLERKS)].toSorted();
  expect(commands().toSorted()).toEqual(known);
  for (const [command, ways] of Object.entries(ACTS)) expect(ways, command).not.toHaveLength(0);
});

for (const [name, make] of Object.entries(STATES)) {
  /** Proves that whatever is done in this state and taken back leaves it as it was. */
  test(`every action, then undo, while ${name}`, async ({ demo, clerkAt, open }) => {
    test.setTimeout(240_000);
    await demo.configure('', (file) => file.replace('[limits]', '[limits]\nno_show_after_s = 0\nundo_window_s = 600'));
    for (const service of ['registration', 'licence', 'registration', 'registration']) await demo.ticket(service);
    const page = await clerkAt('anna', '1');
    const second = await open('/clerk', { width: 400, height: 900 });
    await signIn(second, 'anna');
    await make(page);
    const cookie = await demo.session('ewa');
    let before = await state(demo, cookie);
    let done = 0;
    for (const [command, ways] of Object.entries(ACTS)) {
      for (const way of ways.filter((way) => way.states.includes(name))) {
        // The list follows what was done a moment later.
        const { waiting } = await demo.ask('GET', `${OFFICE}/queue?counter=1`, { cookie });
        for (const one of [page, second]) await expect(one.locator('section h2 .figures').first()).toHaveText(String(waiting));
        const panel = await shown(page);
        await test.step(`${command} while ${name}`, async () => {
          await way.does(page);
          await expect.poll(() => state(demo, cookie), command).not.toBe(before);
          await page.keyboard.press('Control+z');
          await expect.poll(() => state(demo, cookie), `${command} undone`).toBe(before);
          for (const one of [page, second]) await expect.poll(() => shown(one), command).toBe(panel);
        });
        done += 1;
        before = await state(demo, cookie);
      }
    }
    expect(done).toBeGreaterThan(2);
  });
}
