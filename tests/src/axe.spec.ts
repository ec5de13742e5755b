/** Accessibility as far as a program can tell: axe finds nothing on any screen in any language. */
import type { Page } from '@playwright/test';
import axe from 'axe-core';
import { OFFICE, expect, signIn, test } from './harness';

async function check(page: Page, screen: string): Promise<void> {
  await page.evaluate(axe.source);
  const violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] = await page.evaluate(
    `axe.run(document, { resultTypes: ['violations'] }).then((result) => result.violations)`,
  );
  const told = violations.map((v) => `${v.id}: ${v.nodes[0]?.html} ${v.nodes[0]?.failureSummary}`);
  expect(told, screen).toEqual([]);
}

const LANGUAGES = [
  ['Polski', 'pl'],
  ['English', 'en'],
  ['Українська', 'uk'],
] as const;

/** Proves zero violations on every screen of the kiosk, in every language, and in high contrast. */
test('the kiosk', async ({ demo, open }) => {
  await demo.ticket('registration');
  const cookie = await demo.session('ewa');
  for (const kind of ['warning', 'info']) {
    const text = { pl: 'Zażółcić gęślą jaźń '.repeat(15).trim() };
    await demo.ask('POST', `${OFFICE}/notices`, { cookie, body: { kind, text } });
  }
  for (const [name, language] of LANGUAGES) {
    const page = await open('/kiosk/hall', { width: 1080, height: 1920 });
    await page.getByRole('button', { name }).click();
    await expect(page.locator('.notices li')).toHaveCount(2);
    await check(page, `${language} start`);
    await page.locator('.info').first().click();
    await check(page, `${language} card`);
    await page.locator('.ways .primary').click();
    await check(page, `${language} question`);
    await page.locator('.answers .button').first().click();
    await expect(page.locator('.number')).toBeVisible();
    await check(page, `${language} ticket`);
    await page.locator('.done').click();
    await page.locator('.choice').nth(4).click();
    await check(page, `${language} start in high contrast`);
  }
});

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
