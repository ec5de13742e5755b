/** Accessibility as far as a program can tell: axe finds nothing on any screen in any language (the kiosk: `kiosk-axe.spec.ts`). */
import { check } from './axe';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { OFFICE, expect, signIn, test } from './harness';
import { lobby, speaking, watch } from './lobby';

const LANGUAGES = [
  ['Polski', 'pl'],
  ['English', 'en'],
  ['Українська', 'uk'],
] as const;

/** Proves zero violations on the lobby screen, with and without calls, and with what it says in a strip above them:
 * that its sound is off, and that it hears nothing from the office. */
test('the lobby screen', async ({ demo, open }) => {
  await demo.configure('', speaking('[]'));
  const page = await open('/display/lobby');
  await page.addInitScript(() => Object.defineProperty(AudioContext.prototype, 'state', { get: () => ('silent' in window ? 'suspended' : 'running') }));
  await page.reload();
  await expect(page.locator('.wait')).toBeVisible();
  await check(page, 'idle');
  await demo.ticket('registration');
  const cookie = await demo.session('anna');
  await demo.ask('POST', `${OFFICE}/counters/1/open`, { cookie });
  await demo.ask('POST', `${OFFICE}/counters/1/call-next`, { cookie });
  await expect(page.locator('.call')).toBeVisible();
  await expect(page.locator('.announced')).toHaveCount(0, { timeout: 15_000 });
  await check(page, 'called');
  await page.evaluate('void (window.silent = true)');
  await page.mouse.click(500, 500);
  await expect(page.locator('.strip.muted')).toBeVisible();
  await check(page, 'its sound is off');
  await demo.kill();
  await expect(page.locator('.strip.lost')).toBeVisible();
  await check(page, 'the connection is lost');
});

/** Proves zero violations on every layout of the lobby screen, on the screen above a counter in every
 * state, and in an emergency, with a playlist, waiting times, a code and hostile notices. */
test('every layout of a screen', async ({ demo, open }) => {
  test.setTimeout(120_000);
  const media = join(demo.data, 'data', 'media');
  mkdirSync(media, { recursive: true });
  execFileSync('convert', ['-size', '640x360', 'xc:#0b5cad', join(media, 'good.png')]);
  const cookie = await demo.session('ewa');
  const hostile = ['<script>alert(1)</script>', '<img src=x onerror=alert(1)> & "quoted" '.repeat(6).trim()];
  for (const text of hostile) await demo.ask('POST', `${OFFICE}/notices`, { cookie, body: { kind: 'warning', text: { pl: text } } });
  for (let n = 0; n < 6; n += 1) await demo.ticket('registration');
  const call = async (login: string, counter: string) => {
    const cookie = await demo.session(login);
    await demo.ask('POST', `${OFFICE}/counters/${counter}/open`, { cookie });
    await demo.ask('POST', `${OFFICE}/counters/${counter}/call-next`, { cookie });
    return cookie;
  };
  for (const [login, counter] of [['anna', '1'], ['piotr', '4'], ['ewa', '2'], ['admin', '5']] as const) await call(login, counter);
  const page = await open('/display/lobby');
  await watch(page, 20);
  for (const layout of ['landscape', 'portrait', 'calls-only', 'split']) {
    const list = layout === 'calls-only' ? '' : '\nplaylist = [{ image = "good.png" }]';
    const lines = `layout = "${layout}"\nwaiting_times = true\nfollow_code = true${list}`;
    await demo.configure('', (file) => speaking('[]')(lobby(lines)(file)));
    await page.reload();
    for (const [width, height] of [[1920, 1080], [1080, 1920]] as const) {
      await page.setViewportSize({ width, height });
      await expect(page.locator('.call')).toHaveCount(3);
      // The latest stands first.
      await expect(page.locator('.notice').last()).toContainText('<script>alert(1)</script>');
      if (layout === 'split') await expect(page.locator('.slides img')).toBeVisible();
      await expect(page.locator('.announced')).toHaveCount(0, { timeout: 20_000 });
      await check(page, `${layout} ${width} × ${height}`);
    }
  }
  await page.close();
  const above = await open('/display/counter-3');
  await check(above, 'counter, closed');
  const maria = await demo.session('maria');
  await demo.ask('POST', `${OFFICE}/counters/3/open`, { cookie: maria });
  await expect(above.locator('main.open')).toBeVisible();
  await check(above, 'counter, open');
  const { ticket } = await demo.ask('POST', `${OFFICE}/counters/3/call-next`, { cookie: maria });
  await expect(above.locator('main.called')).toBeVisible();
  await expect(above.locator('.announced')).toHaveCount(0, { timeout: 20_000 });
  await check(above, 'counter, called');
  await demo.ask('POST', `${OFFICE}/tickets/${ticket.id}/serve`, { cookie: maria });
  await expect(above.locator('main.serving')).toBeVisible();
  await check(above, 'counter, serving');
  await demo.ask('POST', `${OFFICE}/tickets/${ticket.id}/finish`, { cookie: maria });
  await demo.ask('POST', `${OFFICE}/counters/3/pause`, { cookie: maria });
  await expect(above.locator('main.paused')).toBeVisible();
  await check(above, 'counter, paused');
  const lobbyPage = await open('/display/lobby');
  await demo.ask('POST', `${OFFICE}/emergency`, { cookie, body: { confirm: true } });
  const kiosk = await open('/kiosk/hall', { width: 1080, height: 1920 });
  for (const [page, name] of [[above, 'counter'], [lobbyPage, 'lobby'], [kiosk, 'kiosk']] as const) {
    await expect(page.getByRole('heading', { name: 'Proszę opuścić budynek.' })).toBeVisible();
    await check(page, `${name}, emergency`);
  }
  const panel = await open('/clerk', { width: 400, height: 900 });
  await signIn(panel, 'ewa');
  await panel.getByRole('button', { name: 'Odwołaj alarm' }).click();
  await check(panel, 'panel, emergency');
  const now = await open('/now/gostynin', { width: 390, height: 844 });
  await expect(now.locator('li').first()).toBeVisible();
  await check(now, 'the calls on a phone');
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
    for (const key of ['F1', 'F6', 'F9', 'Shift+F9']) {
      await page.keyboard.press(key);
      await expect(page.getByRole('dialog')).toBeVisible();
      await check(page, `${language} ${key}`);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
    }
    await page.locator('.side .button').last().click();
    await check(page, `${language} menu`);
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 1280, height: 64 });
    await check(page, `${language} strip`);
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.locator('summary').last().click();
    await check(page, `${language} full page`);
    await page.evaluate(() => (location.hash = 'hall'));
    await expect(page.locator('.services .button').first()).toBeVisible();
    await page.locator('ol .row').first().click();
    // Out of turn or in turn again: either can be taken back.
    await page.locator('ol .actions .button').nth(1).click();
    await expect(page.getByRole('button', { name: /Ctrl Z/ })).toBeVisible();
    await check(page, `${language} hall`);
  }
});

/**
 * Proves zero violations on the clerk's bar in each of its states, as a column and as a strip: serving with a note
 * and more to come, with alerts and a call for help, offered to a colleague, on a break, without a connection, in
 * an emergency; and on each window that stands for what a strip has no room for.
 */
test("the clerk's bar in every state", async ({ demo, clerkAt }) => {
  test.setTimeout(120_000);
  await demo.ticket('registration', { services: ['registration', 'licence'], priority: 'priority', need: 'sign-language' });
  for (let n = 0; n < 3; n += 1) await demo.ticket('licence');
  const page = await clerkAt('anna', '4');
  const dialog = page.getByRole('dialog');
  const inEachShape = async (name: string) => {
    for (const [shape, width, height] of [['column', 360, 900], ['strip', 1280, 64], ['short strip', 900, 64]] as const) {
      await page.setViewportSize({ width, height });
      await check(page, `${name}, ${shape}`);
    }
    await page.setViewportSize({ width: 360, height: 900 });
  };
  await page.keyboard.press('F2');
  await expect(page.locator('.current .number')).toBeVisible();
  await page.keyboard.press('F9');
  await page.keyboard.press('2');
  await expect(page.locator('.current .number')).toHaveCount(0);
  await page.keyboard.press('F2');
  await expect(page.locator('.current .number')).toBeVisible();
  await page.keyboard.press('F4');
  await page.keyboard.press('Shift+F7');
  await page.keyboard.type('Mapa działki');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.locator('.current .note')).toBeVisible();
  await inEachShape('serving');
  for (const key of ['F3', 'Shift+F3', 'F10']) {
    await page.keyboard.press(key);
    await expect(dialog).toBeVisible();
    await inEachShape(key);
    await page.keyboard.press('Escape');
  }
  await page.setViewportSize({ width: 1280, height: 64 });
  for (const name of ['Mapa działki', /^Czekają/]) {
    await page.getByRole('button', { name }).press('Enter');
    await expect(dialog).toBeVisible();
    await inEachShape(String(name));
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 1280, height: 64 });
  }
  await page.setViewportSize({ width: 360, height: 900 });
  for (let n = 0; n < 21; n += 1) await demo.ticket('pickup');
  await demo.ask('POST', `${OFFICE}/help`, { body: {} });
  await expect(page.getByRole('button', { name: 'Biorę też tę sprawę' })).toBeVisible();
  await expect(page.getByText(/^Prośba o pomoc/)).toBeVisible();
  await inEachShape('alerts');
  // In the strip they stand behind one press, so that the next step keeps its place.
  await page.setViewportSize({ width: 900, height: 64 });
  await page.getByRole('button', { name: 'Uwagi 3' }).press('Enter');
  await expect(dialog.getByRole('button', { name: 'Biorę też tę sprawę' })).toBeVisible();
  await inEachShape('alerts of the strip');
  await page.setViewportSize({ width: 900, height: 64 });
  await dialog.getByRole('button', { name: 'Idę' }).press('Enter');
  await expect(dialog.getByText(/idzie anna/)).toBeVisible();
  await page.keyboard.press('Escape');
  await page.setViewportSize({ width: 360, height: 900 });
  await page.keyboard.press('F10');
  await dialog.getByRole('button', { name: /^Przekaż stanowisko/ }).click();
  await expect(page.getByText(/Stanowisko czeka na przejęcie/)).toBeVisible();
  await inEachShape('offered');
  await page.getByRole('button', { name: 'Jednak zostaję' }).click();
  await page.keyboard.press('F4');
  await expect(page.locator('.current .number')).toHaveCount(0);
  await page.keyboard.press('Shift+F9');
  await page.keyboard.press('1');
  await expect(page.getByRole('button', { name: 'Wróć z przerwy' })).toBeVisible();
  await inEachShape('on a break');
  demo.pause();
  await expect(page.getByText('Brak połączenia z serwerem.')).toBeVisible();
  await inEachShape('connection lost');
  demo.resume();
  await expect(page.getByText('Brak połączenia z serwerem.')).toBeHidden();
  await page.setViewportSize({ width: 1280, height: 64 });
  await page.keyboard.press('F10');
  await dialog.getByRole('button', { name: 'Alarm', exact: true }).press('Enter');
  await inEachShape('the emergency asked for');
  await dialog.getByRole('button', { name: 'Tak, ogłaszam alarm' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Alarm. Kolejka stoi.' })).toBeVisible();
  await inEachShape('emergency');
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
