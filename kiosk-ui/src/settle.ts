/**
 * Settling a request whose answer nobody waits for any more: what came of it is found out, and a ticket that
 * was issued is given back, so that nobody is called who is not there.
 *
 * The request itself is not repeated to find out: if it never arrived, that would issue a ticket, and print it.
 * Instead its key is shown with another body, for a service that cannot be there. A key that is known is
 * refused as used for another request; one that is not, because there is no such service.
 */
import { Problem, act, type Ticket } from '@kolejka/shared/client';
import type { Pending } from './pending';

/** How long to rest before asking anew. */
const REST_MS = 2_000;

/** A request may still be on its way when it is asked about: it is asked so often until it counts as lost. */
const LOOKS = 3;

const rest = () => new Promise((resume) => setTimeout(resume, REST_MS));

/** Whether an answer may still come, if asked again. */
export function mayHelp(error: unknown): boolean {
  return !(error instanceof Problem) || error.status >= 500 || error.status === 429;
}

/** Whether a ticket was issued under a key. */
async function wasIssued(tickets: string, { key }: Pending): Promise<boolean> {
  try {
    await act<Ticket>('kiosk', 'POST', tickets, { services: [`none-${key.slice(0, 8)}`] }, key);
    return false;
  } catch (error) {
    if (mayHelp(error)) throw error;
    return error instanceof Problem && error.code === 'idempotency_key_reused';
  }
}

/** Gives a ticket back; whether it is void now, or why it is not. */
export async function giveBack(tickets: string, ticket: Ticket): Promise<'void' | 'kept'> {
  try {
    await act<Ticket>('kiosk', 'DELETE', `${tickets}/${ticket.id}`);
    return 'void';
  } catch (error) {
    if (mayHelp(error)) throw error;
    // Given back before, by a request whose answer was lost.
    return error instanceof Problem && error.code === 'ticket_ended' ? 'void' : 'kept';
  }
}

/** Does something until it is answered, however long that takes. */
export async function untilAnswered<T>(what: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await what();
    } catch (error) {
      if (!mayHelp(error)) throw error;
    }
    await rest();
  }
}

/** Settles a request; the ticket, if it was issued too long ago to be given back here. */
export async function settle(tickets: string, pending: Pending): Promise<Ticket | undefined> {
  for (let look = 1; !(await untilAnswered(() => wasIssued(tickets, pending))); look += 1) {
    if (look === LOOKS) return undefined;
    await rest();
  }
  // The same request again gives the same ticket.
  const ticket = await untilAnswered(() => act<Ticket>('kiosk', 'POST', tickets, pending.body, pending.key));
  if (!ticket) return undefined;
  return (await untilAnswered(() => giveBack(tickets, ticket))) === 'kept' ? ticket : undefined;
}
