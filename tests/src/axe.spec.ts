/** Accessibility as far as a program can tell: axe finds nothing on any screen in any language (the kiosk: `kiosk-axe.spec.ts`). */
import { check } from './axe';
import { OFFICE, expect, signIn, test } from './harness';

const LANGUAGES = [
  ['Polski', 'pl'],
  ['English', 'en'],
  ['Українська', 'uk'],
] as const;

/** Proves zero violations on the lobby screen, with and without calls. */
test('the lobby screen', async ({ demo, open }) => {
  const page = await open('/display/lobby');
  await expect(page.locator('.wait')).toBeVisible();
  await check(page, 'idle');
  await demo.ticket('registration');
  const cookie = await demo.session('anna');
  await demo.ask('POST', `${OFFICE}/counters/1/open`, { cookie });
  await demo.ask('POST', `${OFFICE}/counters/1/call-next`, { cookie });
  await expect(page.locator('.call')).toBeVisible();
  await expect(page.locator('.announced')).toHaveCount(0, { timeout: 15_000 });
  await check(page, 'called');
});

/** Proves zero violations on every screen of the clerk's panel, in every language. */
test("the clerk's panel", async ({ demo, open }) => {
  await demo.ticket('registration', { priority: 'priority', step_free: true, language: 'uk' });
  await demo.ticket('licence');
  for (const [name, language] of LANGUAGES) {
    const page = await open('/clerk', { width: 400, height: 900 });
    await check(page, `${language} sign-in`);
    await signIn(page, 'anna');
    await page.getByRole('button', { name }).click();
    if (language === 'pl') {
      await check(page, 'counters');
      await page.locator('.counter').first().click();
      await page.locator('.big').click();
    }
    await expect(page.locator('.current .number')).toBeVisible();
    await page.locator('.row').first().click();
    await check(page, `${language} panel`);
    await page.locator('.current .actions .button').last().click();
    await check(page, `${language} note`);
    await page.keyboard.press('Escape');
  }
});

/** Proves zero violations on the ticket's own page. */
test("the ticket's page", async ({ demo, open }) => {
  const ticket = await demo.ticket('registration');
  const path = new URL(ticket.page_url).pathname;
  const page = await open(path, { width: 390, height: 844 });
  await check(page, 'waiting');
  await page.getByRole('link', { name: 'Rezygnuję z wizyty' }).click();
  await check(page, 'leaving');
  await page.getByRole('button', { name: 'Tak, rezygnuję' }).click();
  await expect(page.getByText('Ten bilet jest odwołany.')).toBeVisible();
  await check(page, 'cancelled');
});
