/**
 * The HTTP client of all pages: problems as typed errors, and requests that are repeated under their
 * key until an answer came, so that no press is lost or doubled.
 */
import type { components } from './api/schema';
import { newKey } from './key';

export type Schemas = components['schemas'];
export type Office = Schemas['OfficeView'];
export type Service = Schemas['ServiceView'];
export type Counter = Schemas['CounterView'];
export type CounterStaff = Schemas['CounterStaffView'];
export type Ticket = Schemas['TicketView'];
export type Notice = Schemas['NoticeView'];
export type Texts = Record<string, string>;

/** As whom a page calls, where a browser holds several cookies. */
export type As = 'kiosk' | 'display' | 'staff';

/** How long one try of a request may take. */
const TRY_MS = 4_000;

/** How long a request is repeated before the person is told. */
const PATIENCE_MS = 10_000;

/** Rest between two tries. */
const REST_MS = 400;

/**
 * What stands before every address that a page asks: nothing, or, while the page shows a configuration that is
 * only being looked at, the rehearsal that it belongs to.
 */
export const BASE = /^\/preview\/[^/]+\/[^/]+\/[^/]+/.exec(location.pathname)?.[0] ?? '';

/** A problem that the daemon told. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly body: Record<string, unknown>,
  ) {
    super(`${status} ${code}`);
  }
}

/** No answer came. Whether it was done is not known; asking again under the same key tells. */
export class Unreachable extends Error {}

async function once(as: As, method: string, path: string, body: unknown, key: string | undefined): Promise<Response> {
  const headers: Record<string, string> = { 'Kolejka-As': as };
  if (key !== undefined) headers['Idempotency-Key'] = key;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  try {
    return await fetch(BASE + path, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(TRY_MS),
    });
  } catch (error) {
    throw new Unreachable(String(error));
  }
}

async function answer<T>(response: Response): Promise<T | null> {
  if (response.status === 204) return null;
  const text = await response.text().catch((error: unknown) => {
    throw new Unreachable(String(error));
  });
  let body: unknown = null;
  try {
    body = JSON.parse(text);
  } catch {
    // An answer that is no JSON is somebody else's: a proxy whose daemon is away.
    if (response.status >= 500) throw new Unreachable(`status ${response.status}`);
  }
  if (response.ok) return body as T;
  const problem = (body ?? {}) as Record<string, unknown>;
  throw new Problem(response.status, String(problem['code'] ?? 'unknown'), problem);
}

/** Gets; null for 204. */
export async function get<T>(as: As, path: string): Promise<T> {
  return (await answer<T>(await once(as, 'GET', path, undefined, undefined))) as T;
}

/**
 * Changes something, once: repeated under one key while no answer comes or the journal cannot be
 * written, for as long as a person would wait. Null for 204.
 */
export async function act<T>(
  as: As,
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
  key: string = newKey(),
): Promise<T | null> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await answer<T>(await once(as, method, path, body, key));
    } catch (error) {
      // Too many at once (429) is over in a moment, too.
      const mayHelp = error instanceof Unreachable || (error instanceof Problem && [429, 503].includes(error.status));
      if (!mayHelp || performance.now() > until) throw error;
    }
    await new Promise((resume) => setTimeout(resume, REST_MS));
  }
}

/** A text in a language, or in the first of the office's languages that has it. */
export function inLanguage(texts: Texts | undefined, language: string, languages: readonly string[]): string {
  if (!texts) return '';
  for (const tag of [language, ...languages]) {
    const text = texts[tag];
    if (text) return text;
  }
  return Object.values(texts)[0] ?? '';
}

/** A number as people read it: a thin space after the letter. */
export function spaced(number: string): string {
  return number.replace(/^(\D+)(\d)/, '$1\u2009$2');
}

/** A number as a screen reader says it, as one word. */
export function spoken(number: string): string {
  return number.replace(/^(\D+)0*(\d+)$/, '$1 $2');
}
