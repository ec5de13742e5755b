/**
 * How large the letters of current calls are: as large as their place allows. `kolejka check` computes
 * the same (`crates/config/src/letters.rs`) to warn beforehand; a test holds the two to each other.
 */

export type Layout = 'auto' | 'landscape' | 'portrait' | 'calls_only' | 'split';

/** How a window is laid out, once it is known how it stands and what there is to show. */
export type Arrangement = 'landscape' | 'portrait' | 'calls_only' | 'split' | 'split_upright';

/** Inter's capitals, as a share of the font's size. */
export const CAPITAL_SHARE = 0.727;

/** The least capital height for each millimetre of viewing distance. */
export const CAPITAL_PER_DISTANCE = 0.0122;

const ROWS = 3;
/** A row's height and width, in sizes of its font. */
export const ROW_EM = 1.28;
const WIDTH_EM = 5;

/** What an arrangement leaves for the three rows, as shares of width and height. */
const SHARES: Record<Arrangement, readonly [number, number]> = {
  calls_only: [1, 0.86],
  split: [0.56, 0.78],
  split_upright: [1, 0.44],
  portrait: [1, 0.5],
  landscape: [0.7, 0.78],
};

export function arrangement(layout: Layout, width: number, height: number, hasSlides: boolean): Arrangement {
  const upright = height > width;
  if (layout === 'calls_only' || layout === 'portrait' || layout === 'landscape') return layout;
  if (layout === 'split' && hasSlides) return upright ? 'split_upright' : 'split';
  return upright ? 'portrait' : 'landscape';
}

/** How many signs of a number and of a counter's label have room at full size. */
export function labelRoom(of: Arrangement): { number: number; label: number } {
  const lying = of === 'landscape' || of === 'calls_only';
  return { number: lying ? 4.7 : 4, label: lying && innerWidth > innerHeight ? 3 : 2 };
}

/** The font's size of current calls, in pixels. */
export function callSize(of: Arrangement, width: number, height: number): number {
  const [across, down] = SHARES[of];
  return Math.min((height * down) / ROWS / ROW_EM, (width * across) / WIDTH_EM);
}

/** The font's size of the number on the screen above a counter, in pixels. */
export function counterSize(width: number, height: number): number {
  return Math.min(width / 3.4, height * 0.42);
}

/**
 * How much larger than usual everything else is, so that it can be read from afar, too: 1 where a
 * 55-inch panel is seen from 8 m or nothing is known.
 */
export function scale(panel: { diagonal_mm: number; distance_mm: number } | undefined, width: number, height: number): number {
  if (!panel) return 1;
  const px = (CAPITAL_PER_DISTANCE * panel.distance_mm * Math.hypot(width, height)) / panel.diagonal_mm;
  // As a share of the shorter side, since one rem is one.
  const usual = 154 / 1080;
  return Math.min(1.25, Math.max(0.85, px / Math.min(width, height) / usual));
}
