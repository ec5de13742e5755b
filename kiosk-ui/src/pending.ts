/**
 * The ticket that is being asked for, kept over a reload of the page: whoever waits for it gets that one,
 * and not a second.
 */

/** A request under its key. */
export interface Pending {
  key: string;
  body: unknown;
  language: string;
  at: number;
}

const PLACE = 'kolejka-pending';

/** Whoever asked longer ago is not there any more. */
const FRESH_MS = 60_000;

export function keep(pending: Pending): void {
  try {
    sessionStorage.setItem(PLACE, JSON.stringify(pending));
  } catch {
    // Without storage it is only a reload in this very moment that is not covered.
  }
}

export function forget(): void {
  try {
    sessionStorage.removeItem(PLACE);
  } catch {
    // There is nothing to forget then.
  }
}

/** What was being asked for when the page was left, if that is fresh. */
export function kept(): Pending | undefined {
  try {
    const text = sessionStorage.getItem(PLACE);
    const pending = text ? (JSON.parse(text) as Pending) : undefined;
    const age = pending ? Date.now() - pending.at : Infinity;
    return pending && age >= 0 && age < FRESH_MS ? pending : undefined;
  } catch {
    return undefined;
  }
}
