/** Measures from a press to its result on the screen, in a real browser: `npm run press --workspace tests`. */
import { expect, test } from './harness';

/** Presses measured of each kind. */
const ROUNDS = 60;

test('press to result', async ({ demo, clerkAt }) => {
  for (let n = 0; n < ROUNDS + 20; n += 1) await demo.ticket('registration');
  const page = await clerkAt('anna', '1', { width: 360, height: 900 });
  const times: Record<string, number[]> = { next: [], recall: [], serve: [], finish: [] };
  /** Presses a key in the page and waits, in the page, for the frame that shows what came of it. */
  const measure = (key: string, shows: string) =>
    page.evaluate(
      async ([pressed, sign]) => {
        const text = () => document.querySelector('.current')?.textContent?.replace(/\d+:\d\d/g, '') ?? '';
        const before = text();
        const from = performance.now();
        window.dispatchEvent(new KeyboardEvent('keydown', { key: pressed ?? '', bubbles: true, cancelable: true }));
        while (text() === before || !text().includes(sign ?? '')) {
          if (performance.now() - from > 5_000) throw new Error(`nothing came of ${pressed}`);
          await new Promise((resume) => setTimeout(resume, 1));
        }
        // The frame in which it is drawn.
        await new Promise((resume) => requestAnimationFrame(() => requestAnimationFrame(resume)));
        return performance.now() - from;
      },
      [key, shows],
    );
  for (let n = 0; n < ROUNDS; n += 1) {
    times['next']?.push(await measure('F2', 'Wywołany'));
    times['recall']?.push(await measure('F7', '2 wywołania'));
    times['serve']?.push(await measure('F4', 'Obsługa trwa'));
    times['finish']?.push(await measure('F4', 'nikogo nie ma'));
  }
  const all = Object.values(times).flat();
  const at = (values: number[], share: number) =>
    values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
  for (const [name, values] of [...Object.entries(times), ['all', all] as const]) {
    console.log(`${name}: p50 ${at(values, 0.5).toFixed(1)} ms, p95 ${at(values, 0.95).toFixed(1)} ms, of ${values.length}`);
  }
  expect(all).toHaveLength(4 * ROUNDS);
});
