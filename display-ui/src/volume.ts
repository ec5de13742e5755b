/** How loud a screen is at a time of day. */
import type { Schemas } from '@kolejka/shared/client';

const DAY_MIN = 1_440;

/**
 * The loudness at a minute of the day, 0 to 1: as can be outside of all spans. A span that goes over midnight ends
 * past the day's last minute, and the first one that holds counts.
 */
export function loudness(spans: readonly Schemas['VolumeView'][], minute: number): number {
  const holds = (at: number) => (span: Schemas['VolumeView']) => span.from_min <= at && at < span.to_min;
  const span = spans.find((span) => holds(minute)(span) || holds(minute + DAY_MIN)(span));
  return (span?.percent ?? 100) / 100;
}
