/** The whole path, from button to counter: real process, real browser, real bytes. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test as base, expect } from '@playwright/test';
import { KOLEJKA, Printer, example, plain, readPaper } from './harness';

/**
 * Proves that the number on the kiosk's screen, on the printed paper (drawn from the bytes that the
 * printer got, read by tesseract), on the lobby screen and on the clerk's screen is the same; and that
 * the paper's QR code leads to the ticket's own page. `kolejka serve` as an office would run it.
 */
base('one number from button to counter', async ({ browser }) => {
  const folder = mkdtempSync(join(tmpdir(), 'kolejka-'));
  const printer = await Printer.start();
  writeFileSync(join(folder, 'office.toml'), example().replace('192.0.2.10:9100', printer.address));
  const settings = join(folder, 'daemon.toml');
  writeFileSync(
    settings,
    'data = "data"\noffices = ["office.toml"]\npublic_url = "https://kolejka.example.pl"\n[listen]\nstaff = "127.0.0.1:0"\n',
  );
  const tool = (args: string[], input = '') => execFileSync(KOLEJKA, args, { encoding: 'utf8', input });
  const token = (kind: string, id: string) => {
    const said = tool(['device', 'add', '--config', settings, '--kind', kind, '--id', id, '--office', 'gostynin']);
    return /token: (\S+)/.exec(said)?.[1] ?? '';
  };
  const [kioskToken, displayToken] = [token('kiosk', 'hall'), token('display', 'lobby')];
  const person = ['--name', 'Anna', '--role', 'clerk', '--office', 'gostynin'];
  tool(['user', 'set', '--config', settings, 'anna', ...person], 'a long password\n');

  const daemon = spawn(KOLEJKA, ['serve', '--config', settings], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const address = await new Promise<string>((found, fail) => {
      createInterface({ input: daemon.stdout }).on('line', (line) => {
        const address = /^listening on (\S+)/.exec(line)?.[1];
        if (address) found(address);
      });
      daemon.on('exit', () => fail(new Error('kolejka did not start')));
    });
    const page = async (path: string, width: number, height: number) => {
      const context = await browser.newContext({ viewport: { width, height } });
      const page = await context.newPage();
      await page.goto(`http://${address}${path}`);
      return page;
    };
    const kiosk = await page(`/kiosk/hall#token=${kioskToken}`, 1080, 1920);
    const display = await page(`/display/lobby#token=${displayToken}`, 1920, 1080);
    const clerk = await page('/clerk', 400, 900);
    for (const device of [kiosk, display]) {
      await expect.poll(() => device.url(), 'the token does not stay in the address').not.toContain('token');
    }

    await clerk.getByLabel('Nazwa użytkownika').fill('anna');
    await clerk.getByLabel('Hasło').fill('a long password');
    await clerk.getByRole('button', { name: 'Zaloguj się' }).click();
    await clerk.locator('.counter', { has: clerk.locator('.label:text-is("4")') }).click();

    await kiosk.getByRole('button', { name: 'Rejestracja pojazdu' }).first().click();
    await kiosk.getByRole('button', { name: 'Nie, dziękuję' }).click();
    const onKiosk = plain(await kiosk.locator('.number [aria-hidden]').innerText());
    expect(onKiosk).toBe('A001');
    await expect(kiosk.getByText('Proszę odebrać bilet')).toBeVisible();

    const paper = readPaper(await printer.job(), folder);
    expect(plain(paper.number)).toContain(onKiosk);
    for (const words of ['Starostwo Powiatowe w Gostyninie', 'Rejestracja pojazdu', 'Nikogo przed Państwem', 'Kolejność wywołań']) {
      expect(paper.text).toContain(words);
    }
    expect(paper.url).toMatch(/^https:\/\/kolejka\.example\.pl\/t\/[\w-]{22,}$/);

    await clerk.getByRole('button', { name: /^Następny/ }).click();
    await expect(clerk.locator('.current .number [aria-hidden]')).toHaveText(/A\s?001/);
    const onClerk = plain(await clerk.locator('.current .number [aria-hidden]').innerText());
    const call = display.locator('.call').first();
    await expect(call).toBeVisible();
    const onDisplay = plain(await call.locator('.number [aria-hidden]').innerText());
    expect([onClerk, onDisplay]).toEqual([onKiosk, onKiosk]);
    await expect(call.locator('.label')).toHaveText('4');
    await expect(call).toContainText('pokój 12');

    const phone = await page(new URL(paper.url).pathname, 390, 844);
    expect(plain(await phone.locator('h1 [aria-hidden]').innerText())).toBe(onKiosk);
    await expect(phone.locator('main')).toContainText(/Zapraszamy do stanowiska\s*4/);
  } finally {
    const gone = new Promise((resolve) => daemon.once('exit', resolve));
    daemon.kill('SIGTERM');
    await gone;
    printer.end();
    rmSync(folder, { recursive: true, force: true });
  }
});
