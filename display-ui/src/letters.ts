/**
 * How large the letters of current calls are: as large as their place allows. `kolejka check` computes
 * the same (`crates/config/src/letters.rs`) to warn beforehand; a table of cases holds the two to each other.
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

/** Calls beside the three large ones that have room below them, in layouts without a list. */
const BELOW_MAX = { calls_only: 0, split: 3, upright: 24 } as const;

/**
 * What a window is laid out as while so many calls stand besides the large ones: where they would have no room
 * below, they stand in a list, for which empty space and slides give way.
 */
export function crowded(of: Arrangement, further: number, width: number, height: number): Arrangement {
  if (of !== 'calls_only' && of !== 'split' && of !== 'split_upright') return of;
  if (height > width) return further > BELOW_MAX.upright ? 'portrait' : of;
  return further > BELOW_MAX[of === 'calls_only' ? 'calls_only' : 'split'] ? 'landscape' : of;
}

/** A row of the list of calls, in sizes of its font: its height, and the width of a sign, of what is between number and
 * label, and between two columns. */
export const LIST_EM = { row: 1.45, sign: 0.66, between: 0.9, columns: 1 } as const;

/**
 * The columns and the size of letters with which so many calls have room in a list, as large as can be, and at most
 * `most`; `signs` are those of the longest number and label together.
 */
export function listFit(
  count: number,
  signs: number,
  box: { width: number; height: number },
  most: number,
  columns_min: number,
): { columns: number; size: number } {
  let best = { columns: columns_min, size: 0 };
  for (let columns = columns_min; columns <= Math.max(columns_min, count); columns += 1) {
    const rows = Math.ceil(count / columns);
    const wide = columns * (signs * LIST_EM.sign + LIST_EM.between) + (columns - 1) * LIST_EM.columns;
    const size = Math.min(most, box.height / rows / LIST_EM.row, box.width / wide);
    if (size > best.size) best = { columns, size };
  }
  return best;
}

/** How many signs of a number and of a counter's label have room at full size. */
export function labelRoom(of: Arrangement, width: number, height: number): { number: number; label: number } {
  const lying = of === 'landscape' || of === 'calls_only';
  return { number: lying ? 4.7 : 4, label: lying && width > height ? 3 : 2 };
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
