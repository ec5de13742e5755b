/**
 * Measures the kiosk in the real browser on the real program: touch to ticket on the screen, and memory
 * and elements over thousands of tickets in one tab. `TICKETS` says how many (5,000).
 */
import { expect, test } from './harness';

const TICKETS = Number(process.env['TICKETS'] ?? 5_000);
const PORTRAIT = { width: 1080, height: 1920 };

/** The share of a list that lies below. */
function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

test('figures', async ({ open }) => {
  const kiosk = await open('/kiosk/hall', PORTRAIT);
  await expect(kiosk.locator('.choice')).toHaveCount(5);

  // From the answer's touch to the frame in which the number stands.
  const touches: number[] = [];
  for (let n = 0; n < 200; n += 1) {
    await kiosk.locator('.choice').nth(n % 5).click();
    await kiosk.locator('.answers .button').first().waitFor();
    const took = kiosk.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let begun = 0;
          addEventListener('pointerup', () => (begun = performance.now()), { capture: true, once: true });
          const look = () => {
            if (document.querySelector('.number')) requestAnimationFrame(() => resolve(performance.now() - begun));
            else requestAnimationFrame(look);
          };
          look();
        }),
    );
    await kiosk.locator('.answers .button').first().click();
    touches.push(await took);
    await kiosk.locator('.ways .primary').click();
    await kiosk.locator('.choice').first().waitFor();
  }
  console.log(`touch to ticket: p50 ${percentile(touches, 0.5).toFixed(0)} ms, p95 ${percentile(touches, 0.95).toFixed(0)} ms of ${touches.length}`);

  const tenths = await kiosk.evaluate(async (tickets) => {
    const until = (selector: string) =>
      new Promise<HTMLElement>((resolve) => {
        const look = () => {
          const found = document.querySelector<HTMLElement>(selector);
          if (!found) return false;
          resolve(found);
          return true;
        };
        if (look()) return;
        const observer = new MutationObserver(() => look() && observer.disconnect());
        observer.observe(document.body, { childList: true, subtree: true });
      });
    const measured: { heap: number; nodes: number }[] = [];
    for (let n = 1; n <= tickets; n += 1) {
      (await until('.choice')).click();
      (await until('.answers .button')).click();
      await until('.number');
      (await until('.ways .primary')).click();
      if (n % (tickets / 10) === 0) {
        await until('.choice');
        (window as any).gc?.();
        const { usedJSHeapSize } = (performance as any).memory;
        measured.push({ heap: usedJSHeapSize, nodes: document.getElementsByTagName('*').length });
      }
    }
    return measured;
  }, TICKETS);
  tenths.forEach(({ heap, nodes }, tenth) => console.log(`after ${((tenth + 1) * TICKETS) / 10} tickets: heap ${(heap / 1024).toFixed(0)} KiB, ${nodes} elements`));
  const [second, last] = [tenths[1], tenths[9]];
  if (!second || !last) throw new Error('nothing was measured');
  console.log(`last tenth against the second: heap ${(((last.heap - second.heap) / second.heap) * 100).toFixed(1)} %, elements ${last.nodes - second.nodes}`);
  expect(last.nodes).toBe(second.nodes);
  expect(Math.abs(last.heap - second.heap) / second.heap).toBeLessThan(0.05);
});
