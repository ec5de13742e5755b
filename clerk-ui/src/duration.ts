import { clock } from '@kolejka/shared/clock.svelte';

/** How long ago an instant was, as `4:07` or `1:04:07`; follows the clock. */
export function since(at: string): string {
  const seconds = Math.max(0, Math.floor((clock.now - Date.parse(at)) / 1000));
  const two = (n: number) => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** Whole minutes from one instant to another, or to now. */
export function minutesSince(at: string, until?: string): number {
  const to = until === undefined ? clock.now : Date.parse(until);
  return Math.max(0, Math.floor((to - Date.parse(at)) / 60_000));
}

/** Whole seconds until an instant; none when it has passed. */
export function secondsUntil(at: string | undefined | null): number {
  return at ? Math.max(0, Math.ceil((Date.parse(at) - clock.now) / 1000)) : 0;
}
