/** Pictures of every room of the administration into `target/look`, for people to look at. `LOOK=pl` takes one language. */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, signIn, test } from './harness';

const SECTIONS = [
  'office', 'hours', 'services', 'counters', 'calling', 'kiosks', 'displays', 'printers', 'paper', 'voice', 'work',
  'history', 'file', 'people', 'devices', 'files', 'translations', 'audit',
];

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '../../target/look');
const SIZES = [[1440, 900], [390, 844]] as const;

test('the administration', async ({ open, demo }) => {
  mkdirSync(FOLDER, { recursive: true });
  await demo.ticket('registration');
  for (const language of (process.env['LOOK'] ?? 'pl,en').split(',')) {
    for (const [width, height] of SIZES) {
      const page = await open('/clerk#admin/office', { width, height });
      await signIn(page, 'admin');
      await page.evaluate((tag) => localStorage.setItem('kolejka-language', tag), language);
      await page.reload();
      for (const id of SECTIONS) {
        await page.evaluate((to) => (location.hash = `admin/${to}`), id);
        await expect(page.locator('main h2, main h1').first()).toBeVisible();
        // What a room asks the daemon for.
        await page.waitForLoadState('networkidle');
        await page.waitForTimeout(300);
        await page.screenshot({ path: join(FOLDER, `admin-${id}-${width}-${language}.png`), fullPage: true });
      }
      await page.context().close();
    }
  }
});
