/** What the lobby screen reckons without a browser: the size of its letters, and how loud it is. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CAPITAL_SHARE, arrangement, callSize, counterSize, crowded, labelRoom, type Layout } from '../../display-ui/src/letters';
import { loudness } from '../../display-ui/src/volume';
import { expect, test } from './harness';

const TABLE = join(dirname(fileURLToPath(import.meta.url)), '../../crates/config/tests/letters.json');

interface Row {
  layout: Layout | 'counter';
  slides: boolean;
  width: number;
  height: number;
  diagonal_mm: number;
  label: number;
  standing: number;
  capital_mm: number;
}

/** Proves that the page's letters are those of the table of cases by which `kolejka check` is judged, too: in every
 * layout, lying and upright, with long labels, and with so many calls that it is laid out anew. */
test('letters are those of the table', () => {
  const rows: Row[] = JSON.parse(readFileSync(TABLE, 'utf8'));
  expect(rows.length).toBeGreaterThan(100);
  for (const row of rows) {
    const { width, height } = row;
    const size = () => {
      if (row.layout === 'counter') return counterSize(width, height);
      const of = crowded(arrangement(row.layout, width, height, row.slides), row.standing - 3, width, height);
      return callSize(of, width, height) * Math.min(1, labelRoom(of, width, height).label / row.label);
    };
    const capital_mm = (size() * CAPITAL_SHARE * row.diagonal_mm) / Math.hypot(width, height);
    expect(Math.abs(capital_mm - row.capital_mm), JSON.stringify({ ...row, here: capital_mm })).toBeLessThan(0.05);
  }
});

/** Proves that a screen is as loud as the span says that holds, from its first minute to its last, also past
 * midnight; that the first of several counts; and that outside of all it is as loud as can be. */
test('a span of loudness, and outside of it', () => {
  const span = (from: number, to: number, percent: number) => ({ from_min: from * 60, to_min: to * 60, percent });
  const at = (hours: number, minutes = 0) => loudness([span(13, 17, 60), span(22, 26, 20), span(16, 18, 0)], hours * 60 + minutes);
  expect([at(12, 59), at(13), at(16, 59), at(17), at(17, 59), at(18)]).toEqual([1, 0.6, 0.6, 0, 0, 1]);
  expect([at(21, 59), at(22), at(23, 59), at(0), at(1, 59), at(2)]).toEqual([1, 0.2, 0.2, 0.2, 0.2, 1]);
  expect(loudness([], 0)).toBe(1);
  // A business day from three to three.
  expect([0, 179, 180, 1_439].map((minute) => loudness([span(3, 27, 40)], minute))).toEqual([0.4, 0.4, 0.4, 0.4]);
});
