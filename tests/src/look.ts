import { readFileSync } from 'node:fs';
import type { Page, Browser } from '@playwright/test';
import { expect, test, signIn, type Demo } from './harness';
const DIST = '/work/wt/clerk/clerk-ui/dist/';
async function fresh(browser: Browser, demo: Demo, path: string, size: { width: number; height: number }): Promise<Page> {
  const context = await browser.newContext({ viewport: size });
  await context.route('**/assets/clerk/**', (route) => {
    const name = new URL(route.request().url()).pathname.replace('/assets/clerk/', '');
    const type = name.endsWith('.js') ? 'text/javascript' : name.endsWith('.css') ? 'text/css' : 'application/octet-stream';
    return route.fulfill({ body: readFileSync(DIST + name), contentType: type });
  });
  await context.route('**/clerk', (route) => route.fulfill({ body: readFileSync(DIST + 'index.html'), contentType: 'text/html' }));
  const page = await context.newPage();
  page.on('pageerror', (e) => console.log('ERR', e.message));
  page.on('console', (m) => console.log('CON', m.text()));
  await page.goto(demo.url + path);
  return page;
}
const to = (name: string) => `/tmp/look/${name}.png`;
test('look', async ({ demo, browser }) => {
  test.setTimeout(120_000);
  for (const service of ['registration', 'licence', 'registration', 'pickup', 'cashier', 'registration']) await demo.ticket(service);
  await demo.ticket('licence', { priority: 'priority' });
  await demo.ticket('registration', { language: 'uk', need: 'escort' });
  const column = await fresh(browser, demo, '/clerk', { width: 360, height: 900 });
  await signIn(column, 'anna');
  await column.screenshot({ path: to('counters') });
  await column.locator('.counter').first().click();
  await expect(column.locator('section ol li').first()).toBeVisible();
  await column.screenshot({ path: to('column-free') });
  await column.keyboard.press('F2');
  await expect(column.locator('.current .number')).toBeVisible();
  await expect(column.locator('.undo .button')).toBeVisible();
  await column.screenshot({ path: to('column-called') });
  await column.keyboard.press('F4');
  await expect(column.getByText(/Obsługa trwa/)).toBeVisible();
  await column.screenshot({ path: to('column-serving') });
  
  const ids = ['F9', 'F6', 'Shift+F7'];
  for (const key of ids) {
    await column.keyboard.press(key);
    await expect(column.getByRole('dialog')).toBeVisible().catch(async (e) => { await column.screenshot({ path: to('fail') }); console.log(key, await column.evaluate(() => document.activeElement?.outerHTML.slice(0,200))); throw e; });
    await column.screenshot({ path: to(`column-${key}`) });
    await column.keyboard.press('Escape');
  }
  await column.keyboard.press('F1');
  await column.screenshot({ path: to('column-keys') });
  await column.keyboard.press('Escape');
  await column.getByRole('button', { name: 'Więcej' }).click();
  await column.screenshot({ path: to('column-menu') });
  await column.keyboard.press('Escape');
  await column.setViewportSize({ width: 1280, height: 64 });
  await column.screenshot({ path: to('strip-serving') });
  await column.keyboard.press('F6');
  await column.screenshot({ path: to('strip-transfer') });
  await column.keyboard.press('Escape');
  await column.keyboard.press('F2');
  await expect(column.getByText(/Wywołany/)).toBeVisible();
  await column.screenshot({ path: to('strip-called') });
  await column.setViewportSize({ width: 1280, height: 900 });
  await column.getByRole('button', { name: 'English' }).click();
  await column.screenshot({ path: to('full-en') });
  await column.goto(demo.url + '/clerk#hall');
  await column.reload();
  await expect(column.getByRole('heading', { level: 1 })).toBeVisible();
  await column.screenshot({ path: to('hall') });
});
