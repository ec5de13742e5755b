/**
 * Pictures of every screen of the kiosk, in three languages and on every panel, into `target/look`, for
 * people to look at. `LOOK=portrait:pl:2` takes one panel, language and size of text only.
 */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from './harness';
import { LANGUAGES, PANELS, everyScreen, type PanelName } from './screens';

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '../../target/look');
const [onlyPanel, onlyLanguage, onlySize, aids] = (process.env['LOOK'] ?? '').split(':');

test('look', async ({ demo, open }) => {
  mkdirSync(FOLDER, { recursive: true });
  const panels = (Object.keys(PANELS) as PanelName[]).filter((name) => !onlyPanel || name === onlyPanel);
  const languages = LANGUAGES.filter((tag) => !onlyLanguage || tag === onlyLanguage);
  const size = Number(onlySize || 0) as 0 | 1 | 2;
  const look = { size, low: !!aids?.includes('l'), contrast: !!aids?.includes('c'), easy: !!aids?.includes('e') };
  await everyScreen(demo, open, { panels, languages, ...look }, async ({ page, panel, language, name }) => {
    const file = [panel, language, size, aids, name].filter((part) => part !== undefined && part !== '').join('-');
    await page.screenshot({ path: join(FOLDER, `${file}.png`) });
  });
});
