/**
 * Tickets that are being asked for, kept over a reload of the page: whoever waits for one gets that one and
 * not a second, and what was asked for by somebody who has gone is still settled.
 */

/** A request under its key. */
export interface Pending {
  key: string;
  body: unknown;
  language: string;
  at: number;
  /** Whether somebody waits for the answer. */
  wanted: boolean;
}

const PLACE = 'kolejka-pending';

/** Whoever asked longer ago is not there any more. */
const FRESH_MS = 60_000;

/** More than so many are never open at once; the oldest are forgotten. */
const MOST = 20;

function read(): Pending[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(PLACE) ?? '[]');
    return Array.isArray(kept) ? (kept as Pending[]) : [];
  } catch {
    return [];
  }
}

function write(all: Pending[]): void {
  try {
    if (all.length === 0) sessionStorage.removeItem(PLACE);
    else sessionStorage.setItem(PLACE, JSON.stringify(all.slice(-MOST)));
  } catch {
    // Without storage it is only a reload in this very moment that is not covered.
  }
}

/** Keeps a request, as it stands now. */
export function keep(pending: Pending): void {
  write([...read().filter(({ key }) => key !== pending.key), pending]);
}

/** An answer has come. */
export function forget(pending: Pending): void {
  write(read().filter(({ key }) => key !== pending.key));
}

/** What was being asked for when the page was left; who asked too long ago waits no more. */
export function kept(): Pending[] {
  return read().map((pending) => {
    const age = Date.now() - pending.at;
    return { ...pending, wanted: pending.wanted && age >= 0 && age < FRESH_MS };
  });
}
