/** Takes the pictures of the documentation from the real pages: `cargo xtask pictures`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { busy } from './board';
import { OFFICE, expect, test } from './harness';
import { LANGUAGES, PANELS, SCREENS, everyScreen, show } from './screens';

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '../../docs/pictures');
const picture = (name: string) => join(FOLDER, `${name}.png`);

test('pictures', async ({ demo, open, clerkAt }) => {
  test.setTimeout(180_000);
  mkdirSync(FOLDER, { recursive: true });
  const pages = new Map<string, string>();
  for (const service of ['registration', 'registration', 'licence', 'registration', 'pickup', 'cashier', 'registration']) {
    const { number, page_url } = await demo.ticket(service);
    pages.set(number, new URL(page_url).pathname);
  }
  await demo.ticket('licence', { priority: 'priority' });
  for (const [login, counter] of [['piotr', '3'], ['maria', '2']]) {
    const cookie = await demo.session(login ?? '');
    await demo.ask('POST', `${OFFICE}/counters/${counter}/open`, { cookie });
    await demo.ask('POST', `${OFFICE}/counters/${counter}/call-next`, { cookie });
  }

  const kiosk = await open('/kiosk/hall', { width: 1080, height: 1920 });
  await expect(kiosk.locator('.choice')).toHaveCount(5);
  await kiosk.screenshot({ path: picture('kiosk') });
  await kiosk.getByRole('button', { name: /^Informacje: Rejestracja pojazdu/ }).click();
  await expect(kiosk.getByText('160,00 zł')).toBeVisible();
  await kiosk.screenshot({ path: picture('kiosk-card') });
  await kiosk.getByRole('button', { name: 'Biorę bilet' }).click();
  await kiosk.getByRole('button', { name: 'Nie, dziękuję' }).click();
  await expect(kiosk.getByText('Proszę odebrać bilet')).toBeVisible();
  await kiosk.screenshot({ path: picture('kiosk-ticket') });

  const low = await open('/kiosk/hall', { width: 1080, height: 1920 });
  await show(low, { language: 'uk', size: 1, contrast: true, low: true });
  await low.screenshot({ path: picture('kiosk-low') });
  const wide = await open('/kiosk/hall', { width: 1920, height: 1080 });
  await show(wide, { language: 'en' });
  await wide.screenshot({ path: picture('kiosk-wide') });
  await SCREENS['question']?.(wide, demo);
  await wide.screenshot({ path: picture('kiosk-question') });

  const display = await open('/display/lobby', { width: 1920, height: 1080 });
  await expect(display.locator('.calls')).toBeVisible();
  const clerk = await clerkAt('anna', '4');
  await clerk.getByRole('button', { name: /^Następny/ }).click();
  await expect(clerk.locator('.why').first()).toBeVisible();
  await expect(display.getByText('A\u2009002').first()).toBeVisible();
  await expect(display.locator('.announced')).toHaveCount(0, { timeout: 60_000 });
  await display.screenshot({ path: picture('display') });
  const upright = await open('/display/lobby', { width: 1080, height: 1920 });
  await expect(upright.locator('.call')).toHaveCount(3);
  await upright.screenshot({ path: picture('display-upright') });
  const above = await open('/display/counter-3');
  await expect(above.locator('.number')).toBeVisible();
  await above.screenshot({ path: picture('display-counter') });
  await clerk.screenshot({ path: picture('clerk') });

  // The ticket's page on a phone: while waiting, and called.
  const phone = { width: 390, height: 760 };
  const taken = await demo.ticket('pickup');
  const waiting = await open(new URL(taken.page_url).pathname, phone);
  await expect(waiting.locator('#fresh')).toHaveClass('fresh live');
  await waiting.screenshot({ path: picture('phone-waiting') });
  const anna = await demo.session('anna');
  const [{ id }] = (await demo.ask('GET', `${OFFICE}/tickets`, { cookie: await demo.session('ewa') })).filter(
    (ticket: any) => ticket.number === 'A002',
  );
  await demo.ask('POST', `${OFFICE}/tickets/${id}/recall`, { cookie: anna });
  const called = await open(pages.get('A002') ?? '', phone);
  await called.emulateMedia({ reducedMotion: 'reduce' });
  await expect(called.locator('body')).toHaveClass('called');
  await called.screenshot({ path: picture('phone-called') });

  // Panels of staff, in each of their forms and in the language of the guide.
  await clerk.evaluate(() => localStorage.setItem('kolejka-language', 'en'));
  await clerk.setViewportSize({ width: 360, height: 640 });
  await clerk.reload();
  await expect(clerk.getByText(/^Called/)).toBeVisible();
  await clerk.screenshot({ path: picture('staff-called') });
  await clerk.keyboard.press('F4');
  await expect(clerk.getByText(/^Serving for/)).toBeVisible();
  await clerk.screenshot({ path: picture('staff-serving') });
  await clerk.setViewportSize({ width: 1280, height: 64 });
  await clerk.screenshot({ path: picture('staff-strip') });
  await clerk.setViewportSize({ width: 1280, height: 720 });
  await clerk.goto(`${demo.url}/clerk#hall`);
  await clerk.reload();
  await expect(clerk.getByRole('heading', { name: 'Issue a ticket' })).toBeVisible();
  await clerk.screenshot({ path: picture('staff-hall') });

  const ewa = await demo.session('ewa');
  await demo.ask('POST', `${OFFICE}/emergency`, { cookie: ewa, body: { confirm: true } });
  await expect(display.getByRole('heading', { name: 'Proszę opuścić budynek.' })).toBeVisible();
  await display.screenshot({ path: picture('display-emergency') });

  const printer = await open('/printer');
  const address = await printer.locator('img').first().getAttribute('src');
  const paper = await fetch(demo.url + (address ?? ''));
  writeFileSync(picture('paper'), Buffer.from(await paper.arrayBuffer()));
});

test('the board', async ({ browser }) => {
  const { demo, cookies } = await busy();
  const context = await browser.newContext({ viewport: { width: 1600, height: 900 } });
  try {
    await demo.ask('POST', `${OFFICE}/counters/2/pause`, { cookie: cookies['piotr'] ?? '', body: { reason: 'rest' } });
    const page = await context.newPage();
    await page.addInitScript(() => localStorage.setItem('kolejka-language', 'en'));
    await page.goto(`${demo.url}/clerk#board`);
    await page.getByLabel('User name').fill('ewa');
    await page.getByLabel('Password').fill('demo');
    await page.keyboard.press('Enter');
    await expect(page.locator('.proposal').first()).toBeVisible({ timeout: 60_000 });
    await page.screenshot({ path: picture('board') });
  } finally {
    await context.close();
    await demo.end();
  }
});

test('the administration', async ({ open }) => {
  const page = await open('/clerk#admin/kiosks', { width: 1600, height: 900 });
  await page.evaluate(() => localStorage.setItem('kolejka-language', 'en'));
  await page.reload();
  await page.getByLabel('User name').fill('admin');
  await page.getByLabel('Password').fill('demo');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Show a preview' }).click();
  const kiosk = page.frameLocator('iframe');
  await expect(kiosk.getByRole('button').first()).toBeVisible({ timeout: 20_000 });
  await page.locator('iframe').scrollIntoViewIfNeeded();
  await page.screenshot({ path: picture('admin') });
});

/** All screens of the kiosk in small, a sheet for each language and way in which the panel hangs. */
test('every screen of the kiosk', async ({ demo, open }) => {
  test.setTimeout(1_800_000);
  const sheets = new Map<string, string[]>();
  await everyScreen(demo, open, { panels: ['portrait', 'landscape'], languages: LANGUAGES }, async ({ page, panel, language, name }) => {
    const sheet = `kiosk-all-${language}-${panel}`;
    const image = (await page.screenshot({ type: 'jpeg', quality: 90 })).toString('base64');
    const figure = `<figure><img src="data:image/jpeg;base64,${image}"><figcaption>${name}</figcaption></figure>`;
    sheets.set(sheet, [...(sheets.get(sheet) ?? []), figure]);
  });
  for (const [sheet, figures] of sheets) {
    const upright = sheet.endsWith('portrait');
    const page = await open('/healthz', { width: 1600, height: 900 });
    const { width, height } = PANELS[upright ? 'portrait' : 'landscape'];
    await page.setContent(`<style>
      body { margin: 0; padding: 12px; display: grid; grid-template-columns: repeat(${upright ? 8 : 5}, 1fr); gap: 12px; background: #d8dee3; font: 13px sans-serif }
      figure { margin: 0; min-width: 0 }
      img { display: block; width: 100%; aspect-ratio: ${width} / ${height} }
    </style>${figures.join('')}`);
    await page.evaluate(() => Promise.all([...document.images].map((image) => image.decode())));
    await page.screenshot({ path: join(FOLDER, `${sheet}.jpg`), type: 'jpeg', quality: 82, fullPage: true });
    await page.context().close();
  }
});
