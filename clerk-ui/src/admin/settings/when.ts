import { words } from './words';

/** Date and time of an instant, as it was at the office. */
export function whenInWords(at: string | null | undefined): string {
  if (!at) return '';
  // What the daemon tells carries the office's own offset: the wall clock there is what is written.
  const wall = new Date(`${at.slice(0, 19)}Z`);
  return new Intl.DateTimeFormat(words.language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(wall);
}
