/** Axe finds nothing on any screen of the kiosk, in any language, theme and size of text. */
import type { Page } from '@playwright/test';
import { check } from './axe';
import { OFFICE, test, type Demo } from './harness';
import { CLOSED_SCREENS, LONG_OFFICE, LONG_SCREENS, PANELS, SCREENS, closeDay, show } from './screens';

type Open = (path: string, options: { width: number; height: number }) => Promise<Page>;

async function every(open: Open, demo: Demo, language: 'pl' | 'en' | 'uk', screens: typeof SCREENS): Promise<void> {
  for (const [name, way] of Object.entries(screens)) {
    const page = await open('/kiosk/hall', PANELS.portrait);
    if (name === 'still-there') await page.clock.install();
    await page.reload();
    await show(page, { language });
    await way(page, demo);
    // The page is as it is; size and theme are changed where it stands, as by the buttons below it.
    const kiosk = page.locator('.kiosk');
    for (const contrast of [false, true]) {
      for (const size of [0, 1, 2]) {
        await kiosk.evaluate(
          (element, to) => {
            element.classList.remove('size-0', 'size-1', 'size-2');
            element.classList.add(`size-${to.size}`);
            element.classList.toggle('contrast', to.contrast);
            (element as HTMLElement).style.setProperty('--accent', to.contrast ? '' : '#0B5CAD');
          },
          { size, contrast },
        );
        await check(page, `${language} ${name} size ${size}${contrast ? ' contrast' : ''}`);
      }
    }
    await page.context().close();
  }
}

for (const language of ['pl', 'en', 'uk'] as const) {
  /** Proves zero violations on every screen in a language, in both themes and three sizes of text. */
  test(`the kiosk in ${language}`, async ({ demo, open }) => {
    test.setTimeout(400_000);
    await demo.ticket('registration');
    const cookie = await demo.session('ewa');
    for (const kind of ['warning', 'info']) {
      const text = { pl: 'Zażółcić gęślą jaźń '.repeat(15).trim() };
      await demo.ask('POST', `${OFFICE}/notices`, { cookie, body: { kind, text } });
    }
    await every(open, demo, language, SCREENS);
    await demo.configure(LONG_OFFICE);
    await demo.ticket('fishing');
    await every(open, demo, language, LONG_SCREENS);
    await closeDay(demo);
    await every(open, demo, language, CLOSED_SCREENS);
  });
}
