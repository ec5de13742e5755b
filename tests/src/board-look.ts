/** Pictures of the supervisor's board into `target/look`, for people to look at. */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { busy } from './board';
import { OFFICE, expect, test } from './harness';

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '../../target/look');
const SIZES = [[1920, 1080], [1280, 800], [390, 844]] as const;
const PASSWORD = 'demo';

test('the board', async ({ browser }) => {
  mkdirSync(FOLDER, { recursive: true });
  const { demo, cookies } = await busy();
  try {
    await demo.ask('POST', `${OFFICE}/counters/2/pause`, { cookie: cookies['piotr'] ?? '', body: { reason: 'rest' } });
    await demo.session('ewa');
    const ewa = await demo.session('ewa');
    await demo.ask('POST', `${OFFICE}/services/licence/suspend`, { cookie: ewa, body: {} });
    await demo.ask('POST', `${OFFICE}/notices`, { cookie: ewa, body: { kind: 'info', text: { pl: 'W piątek kasa czynna do 14:00.', en: 'The cash desk closes at 14:00 on Friday.' }, until: null } });
    for (const language of (process.env['LOOK'] ?? 'pl,en').split(',')) {
      for (const [width, height] of SIZES) {
        const context = await browser.newContext({ viewport: { width, height } });
        const page = await context.newPage();
        await page.addInitScript((tag) => localStorage.setItem('kolejka-language', tag), language);
        await page.goto(`${demo.url}/clerk#board`);
        await page.locator('input[autocomplete=username], input').first().fill('ewa');
        await page.locator('input[type=password]').fill(PASSWORD);
        await page.keyboard.press('Enter');
        await expect(page.locator('.panel').first()).toBeVisible();
        await expect(page.locator('.proposal').first()).toBeVisible({ timeout: 45_000 });
        await page.waitForTimeout(300);
        await page.screenshot({ path: join(FOLDER, `board-${width}-${language}.png`), fullPage: width < 1900 });
        if (language === 'pl' || width === 1280) {
          for (const [name, opens] of [
            ['service', () => page.locator('.panel').first().locator('.act button').first().click()],
            ['counter', () => page.locator('.panel').nth(1).locator('.act button').nth(1).click()],
            ['notices', () => page.locator('.beside .button').last().click()],
            ['printer', () => page.locator('.beside .link').first().click()],
            ['tickets', () => page.locator('.way > .button').first().click()],
            ['office', () => page.locator('.intake .button').click()],
          ] as const) {
            await opens();
            await expect(page.locator('dialog')).toBeVisible();
            if (name === 'tickets') await page.locator('dialog .ticket').first().click();
            await page.screenshot({ path: join(FOLDER, `board-${name}-${width}-${language}.png`) });
            await page.keyboard.press('Escape');
            await expect(page.locator('dialog')).toHaveCount(0);
          }
          if (width === 1280) {
            await page.locator('.curves header button').click();
            await page.screenshot({ path: join(FOLDER, `board-table-${width}-${language}.png`), fullPage: true });
          }
        }
        await context.close();
      }
    }
  } finally {
    await demo.end();
  }
});
