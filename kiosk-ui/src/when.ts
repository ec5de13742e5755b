import { clock } from '@kolejka/shared/clock.svelte';
import { words } from './words';

/** An instant as people say it: the hour, and the day if it is another one. */
export function when(at: string): string {
  const sameDay = clock.day(words.language, at) === clock.day(words.language);
  const time = clock.time(at);
  return sameDay ? time : `${clock.day(words.language, at)}, ${time}`;
}
