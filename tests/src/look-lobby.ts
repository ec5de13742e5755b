/**
 * Pictures of the lobby screen in every layout and size, into `target/look-lobby`, for people to look at.
 * `LOOK=3840` takes the screens of one width only.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OFFICE, expect, test } from './harness';
import { clerks, lobby, speaking } from './lobby';

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '../../target/look-lobby');
const SIZES = ([[1920, 1080], [1080, 1920], [3840, 2160], [2160, 3840]] as const).filter(
  ([width]) => !process.env['LOOK'] || Number(process.env['LOOK']) === width,
);

test('look at the lobby', async ({ demo, open }) => {
  test.setTimeout(600_000);
  mkdirSync(FOLDER, { recursive: true });
  const media = join(demo.data, 'data', 'media');
  mkdirSync(media, { recursive: true });
  execFileSync('convert', ['-size', '1600x900', 'gradient:#0b5cad-#0e1a24', '-font', '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf', '-fill', 'white', '-pointsize', '120', '-gravity', 'center', '-annotate', '0', 'Wnioski złożysz\nprzez internet', join(media, 'a.png')]);
  const picture = async (name: string, path = '/display/lobby') => {
    for (const [width, height] of SIZES) {
      const page = await open(path, { width, height });
      await page.evaluate('document.fonts.ready');
      await expect(page.locator('main')).toBeVisible();
      // What flashes and fades has come to rest.
      await page.waitForTimeout(4_000);
      await page.screenshot({ path: join(FOLDER, `${name}-${width}x${height}.png`) });
      await page.context().close();
    }
  };
  const configure = (lines: string) => demo.configure('', (file) => speaking('[]')(lobby(lines)(file)));
  const all = 'waiting_times = true\nnotices = true\nfollow_code = true';
  await configure(`layout = "auto"\n${all}`);
  await picture('idle');
  for (let n = 0; n < 12; n += 1) await demo.ticket(['registration', 'licence', 'pickup'][n % 3] ?? 'registration');
  const staff = await clerks(demo, [['anna', '1'], ['piotr', '2'], ['maria', '3'], ['ewa', '4'], ['admin', '5']]);
  const cookie = staff[3]?.cookie ?? '';
  const text = { pl: 'Dziś kasa czynna do 14:00. Kartą zapłacą Państwo przy stanowisku.', en: 'The cash desk closes at 14:00 today.', uk: 'Сьогодні каса працює до 14:00.' };
  await demo.ask('POST', `${OFFICE}/notices`, { cookie, body: { text } });
  await demo.ask('POST', `${OFFICE}/notices`, { cookie, body: { kind: 'warning', text: { pl: 'Winda nie działa. Pomożemy na schodach.', en: 'The lift is out of order.' } } });
  for (const clerk of staff.slice(0, 2)) {
    const { ticket } = await clerk.next();
    await demo.ask('POST', `${OFFICE}/tickets/${ticket.id}/serve`, { cookie: clerk.cookie });
  }
  for (const clerk of staff.slice(2, 3)) await clerk.next();
  await picture('one');
  for (const clerk of staff.slice(3, 5)) await clerk.next();
  for (const layout of ['auto', 'calls-only']) {
    await configure(`layout = "${layout}"\n${all}`);
    await picture(`three-${layout}`);
  }
  await configure(`layout = "split"\nplaylist = [{ image = "a.png" }]\n${all}`);
  await picture('three-split');
  for (const clerk of staff.slice(0, 2)) await clerk.next();
  await configure(`layout = "auto"\n${all}`);
  await picture('five-auto');
  await picture('counter', '/display/counter-3');
  await demo.ask('POST', `${OFFICE}/emergency`, { cookie, body: { confirm: true } });
  await picture('emergency');
});
