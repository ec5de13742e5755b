import { clock } from '@kolejka/shared/clock.svelte';
import { words } from './words';

/** An instant as people say it: the hour, and the day if it is another one. */
export function when(at: string): string {
  const language = words.nearest(words.language);
  const sameDay = clock.day(language, at) === clock.day(language);
  const time = clock.time(at);
  return sameDay ? time : `${clock.day(language, at)}, ${time}`;
}
