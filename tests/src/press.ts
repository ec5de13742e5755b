/** Measures from a press to its result on the screen, in a real browser, for `cargo xtask bench press`, which judges. */
import { expect, signIn, test } from './harness';

/** Presses measured of each kind. */
const ROUNDS = 60;

const figure = (what: string, ms: number[]) => console.log(`FIGURE ${JSON.stringify({ what, ms })}`);

test('a clerk and the result of a key', async ({ demo, clerkAt }) => {
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
  for (const [name, ms] of [...Object.entries(times), ['clerk', all] as const]) figure(name, ms);
  expect(all).toHaveLength(4 * ROUNDS);
});

/** From a supervisor's press to the board that shows it, while clerks work. */
test('a supervisor and the result of an act', async ({ demo, open }) => {
  const page = await open('/clerk#board', { width: 1920, height: 1080 });
  await signIn(page, 'ewa');
  await page.getByRole('button', { name: 'Zmień: Stanowisko 2' }).click();
  const box = page.getByRole('dialog').getByLabel('Prawo jazdy');
  await expect(box).toBeVisible();
  const times: number[] = [];
  for (let n = 0; n < ROUNDS; n += 1) {
    await demo.ticket('registration');
    times.push(
      await page.evaluate(async () => {
        const shown = () => document.querySelectorAll('.panel')[1]?.querySelectorAll('tbody tr')[1]?.textContent ?? '';
        const boxes = [...document.querySelectorAll<HTMLInputElement>('dialog .services input')];
        const before = shown();
        const from = performance.now();
        boxes.find((one) => one.parentElement?.textContent?.includes('Prawo jazdy'))?.click();
        while (shown() === before) {
          if (performance.now() - from > 5_000) throw new Error('nothing came of it');
          await new Promise((resume) => setTimeout(resume, 1));
        }
        await new Promise((resume) => requestAnimationFrame(() => requestAnimationFrame(resume)));
        return performance.now() - from;
      }),
    );
  }
  figure('board', times);
  expect(times).toHaveLength(ROUNDS);
});
