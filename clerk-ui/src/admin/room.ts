/** What the rooms of people, devices, files and the audit share: asking, troubles in words, and times. */
import { Problem, Unreachable } from '@kolejka/shared/client';
import { clock } from '@kolejka/shared/clock.svelte';
import './room.css';
import { clerk } from '../clerk.svelte';
import { words } from './words';

/** The office's address. */
export const office = (): string => `/api/v1/offices/${clerk.session?.office}`;

/** A problem in the person's words. */
export function trouble(error: unknown): string {
  if (error instanceof Unreachable) return words.say('trouble-unreachable');
  if (!(error instanceof Problem)) return words.say('trouble-other', { code: String(error) });
  const known = words.has(`trouble-${error.code}`) ? error.code : 'other';
  const body = error.body as Record<string, string | string[] | number>;
  const minutes = Math.max(1, Math.ceil(Number(/\d+/.exec(String(body['detail'] ?? ''))?.[0] ?? 60) / 60));
  const said = words.say(`trouble-${known}`, {
    code: error.code,
    minutes,
    where: String(body['where'] ?? ''),
    claims: String(body['claims'] ?? ''),
  });
  const problems = error.body['problems'];
  if (known !== 'invalid' || !Array.isArray(problems)) return said;
  const told = problems as { field: string; message: string }[];
  return `${said} ${told.map((one) => `${one.field} ${one.message}`).join('; ')}`;
}

/** A moment as people write it, in the office's time zone. */
export function moment(at: string | null | undefined): string {
  if (!at) return '';
  return clock.format(words.language, { dateStyle: 'short', timeStyle: 'short' }, at);
}
