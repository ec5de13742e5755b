/**
 * The panel's keys, in one place: the page's help lists them and docs/STAFF.md explains them.
 *
 * Only function keys, alone or with Shift, and Ctrl Z: letters belong to whoever types.
 */
import { tick } from 'svelte';
import { clerk } from './clerk.svelte';
import { toggleOnTop } from './ontop.svelte';

export interface Key {
  /** As it is written, such as `Shift F9`. */
  key: string;
  /** The message that says what it does. */
  says: string;
  /** Does it; absent when there is nothing to do now. */
  act: () => (() => unknown) | undefined;
}

const ticket = () => clerk.ticket;
const called = () => (ticket()?.status === 'called' ? ticket() : undefined);
const free = () => clerk.counter?.state === 'open' && ticket() === undefined;

export const KEYS: Key[] = [
  { key: 'F2', says: 'next', act: () => () => clerk.next() },
  {
    key: 'F4',
    says: 'key-serve-finish',
    act: () => {
      const now = ticket();
      return now && (() => clerk.onTicket(now, now.status === 'called' ? 'serve' : 'finish'));
    },
  },
  {
    key: 'Shift F4',
    says: 'key-carry-on',
    act: () => {
      const now = ticket();
      const more = (now?.legs ?? []).filter((leg) => !leg.served).length > 1;
      return now && more && now.status === 'serving'
        ? () => clerk.onTicket(now, 'finish', { carry_on: true })
        : undefined;
    },
  },
  {
    key: 'F3',
    says: 'finish-as',
    act: () => {
      const now = ticket();
      return now?.status === 'serving' && clerk.outcomes(now.service).length > 0
        ? () => (clerk.dialog = { name: 'outcomes', looksUp: true, ticket: now })
        : undefined;
    },
  },
  { key: 'Shift F3', says: 'aside', act: () => () => (clerk.dialog = { name: 'aside', looksUp: true }) },
  { key: 'F6', says: 'transfer', act: () => dialogOn('transfer') },
  {
    key: 'F7',
    says: 'recall',
    act: () => {
      const now = called();
      return now && (() => clerk.onTicket(now, 'recall'));
    },
  },
  {
    key: 'F8',
    says: 'no-show',
    act: () => {
      const now = called();
      return now && (() => clerk.onTicket(now, 'no-show'));
    },
  },
  { key: 'F9', says: 'park', act: () => dialogOn('park') },
  { key: 'Shift F2', says: 'walk-in', act: () => (free() ? () => (clerk.dialog = { name: 'walk-in' }) : undefined) },
  {
    key: 'Shift F6',
    says: 'go-to',
    act: () => {
      const now = called();
      return now && (() => clerk.atCounter('go-to', { ticket: now.id }));
    },
  },
  { key: 'Shift F7', says: 'note', act: () => dialogOn('note') },
  {
    key: 'Shift F8',
    says: 'still-serving-yes',
    act: () => {
      const now = ticket();
      return now?.asked_at ? () => clerk.onTicket(now, 'confirm') : undefined;
    },
  },
  {
    key: 'Shift F9',
    says: 'key-break',
    act: () => (clerk.counter?.state === 'paused' ? () => clerk.atCounter('open') : () => clerk.takeBreak()),
  },
  { key: 'F10', says: 'menu', act: () => () => (clerk.dialog = { name: 'menu' }) },
  { key: 'Shift F12', says: 'alarm', act: () => () => clerk.atCounter('alarm') },
  { key: 'Ctrl Z', says: 'key-undo', act: () => () => clerk.undo() },
  { key: 'Shift F1', says: 'on-top', act: () => () => toggleOnTop() },
  { key: 'F1', says: 'keys', act: () => () => (clerk.dialog = { name: 'keys' }) },
];

function dialogOn(name: 'transfer' | 'park' | 'note'): (() => void) | undefined {
  const now = ticket();
  return now && (() => (clerk.dialog = { name, ticket: now }));
}

/** What an event's key is called here. */
function nameOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  return `${event.ctrlKey ? 'Ctrl ' : ''}${event.shiftKey ? 'Shift ' : ''}${key}`;
}

/** Does what a key asks for; what is typed into a field is left alone. */
export function press(event: KeyboardEvent): void {
  if (!clerk.counter || clerk.place || event.repeat || event.altKey || event.metaKey) return;
  const name = nameOf(event);
  const key = KEYS.find((one) => one.key === name);
  const target = event.target;
  const typing = target instanceof Element && target.matches('input, textarea, select');
  // What was chosen in a window is being done, and the window closes when it is.
  const closing = clerk.busy && !typing;
  if (clerk.dialog && !closing) return;
  if (!key || (typing && name === 'Ctrl Z')) return;
  event.preventDefault();
  if (!clerk.lost) void perform(key);
}

/** A key that makes sense only after what is being done now, as a quick hand presses it, waits for that. */
async function perform(key: Key): Promise<void> {
  const now = clerk.dialog ? undefined : key.act();
  if (now) await now();
  else if (clerk.busy) {
    await clerk.still();
    await tick();
    // It stays where what was chosen did not work.
    if (!clerk.dialog) await key.act()?.();
  }
}
