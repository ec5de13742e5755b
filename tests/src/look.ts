/**
 * Pictures of every screen of the kiosk, in three languages and on every panel, into `target/look`, for
 * people to look at. `LOOK=portrait:pl:2` takes one panel, language and size of text only.
 */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test, type Demo } from './harness';
import { CLOSED_SCREENS, LONG_OFFICE, LONG_SCREENS, PANELS, SCREENS, closeDay, show, type Look, type PanelName } from './screens';

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '../../target/look');
const [onlyPanel, onlyLanguage, onlySize, aids] = (process.env['LOOK'] ?? '').split(':');

test('look', async ({ demo, open }) => {
  mkdirSync(FOLDER, { recursive: true });
  for (const service of ['registration', 'registration', 'licence', 'registration', 'pickup', 'registration']) {
    await demo.ticket(service);
  }
  await all(demo, SCREENS);
  await demo.configure(LONG_OFFICE);
  await demo.ticket('fishing');
  await all(demo, LONG_SCREENS);
  await closeDay(demo);
  await all(demo, CLOSED_SCREENS);

  async function all(of: Demo, screens: typeof SCREENS): Promise<void> {
    const panels = (Object.keys(PANELS) as PanelName[]).filter((name) => !onlyPanel || name === onlyPanel);
    for (const panel of panels) {
      for (const language of (['pl', 'en', 'uk'] as const).filter((tag) => !onlyLanguage || tag === onlyLanguage)) {
        const size = Number(onlySize || 0) as 0 | 1 | 2;
        const look: Look = { language, size, low: !!aids?.includes('l'), contrast: !!aids?.includes('c'), easy: !!aids?.includes('e') };
        for (const [name, way] of Object.entries(screens)) {
          const page = await open('/kiosk/hall', PANELS[panel]);
          await page.clock.install();
          await page.reload();
          await show(page, look);
          await way(page, of);
          const file = [panel, language, size, aids, name].filter((part) => part !== undefined && part !== '').join('-');
          await page.screenshot({ path: join(FOLDER, `${file}.png`) });
          await page.context().close();
        }
      }
    }
  }
});
