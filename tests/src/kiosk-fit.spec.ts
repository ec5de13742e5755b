/**
 * Nothing is cut, nothing overlaps, and every button is large enough for the panel, on every screen of the
 * kiosk, on the smallest panel and the largest, in the longest language with the largest text.
 */
import type { Page } from '@playwright/test';
import { OFFICE, expect, test, type Demo } from './harness';
import {
  BARE_SCREENS,
  CLOSED_SCREENS,
  LONG_OFFICE,
  LONG_SCREENS,
  PANELS,
  SCREENS,
  bare,
  closeDay,
  home,
  kioskOn,
  manyLanguages,
  show,
  type Look,
  type PanelName,
  type Screens,
} from './screens';

test.describe.configure({ mode: 'parallel' });

/** The least side of a button in millimetres. */
const BUTTON_MM = 20;

/** What is wrong with how a page is laid out, in words. */
async function faults(page: Page, mm: readonly [number, number], low: boolean): Promise<string[]> {
  return page.evaluate(
    ({ mm: [widthMm], buttonMm, low }) => {
      const found: string[] = [];
      const least = (innerWidth / widthMm) * buttonMm - 0.5;
      const seen = (element: Element) => element.checkVisibility() && element.getBoundingClientRect().width > 1;
      const dialog = document.querySelector('[role="alertdialog"]');
      const called = (element: Element) =>
        `${element.tagName}.${[...element.classList].filter((name) => !name.startsWith('svelte')).join('.')} "${(element.textContent ?? '').trim().slice(0, 40)}"`;
      const buttons = [...(dialog ?? document).querySelectorAll('button')].filter(seen);
      const boxes = buttons.map((button) => button.getBoundingClientRect());
      buttons.forEach((button, at) => {
        const box = boxes[at] as DOMRect;
        if (box.width < least || box.height < least) {
          found.push(`${called(button)} is ${box.width.toFixed(0)} × ${box.height.toFixed(0)} px, less than ${least.toFixed(0)}`);
        }
        if (box.left < 0 || box.top < 0 || box.right > innerWidth || box.bottom > innerHeight) {
          found.push(`${called(button)} is off the panel`);
        }
        if (low && !dialog && box.top < innerHeight / 2 - 1) found.push(`${called(button)} is above the middle`);
        boxes.forEach((other, place) => {
          const across = Math.min(box.right, other.right) - Math.max(box.left, other.left);
          const down = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
          if (place > at && across > 1 && down > 1) found.push(`${called(button)} overlaps ${called(buttons[place] as Element)}`);
        });
      });
      for (const element of document.querySelectorAll('.kiosk, .kiosk *')) {
        if (!seen(element) || element.closest('svg, .hidden, .veil')) continue;
        const style = getComputedStyle(element);
        // What scrolls can be reached by keyboard, too; nothing else may be longer than its place.
        const scrolls = element.matches('[tabindex="0"]');
        if (style.display === 'inline') continue;
        if (element.scrollWidth > element.clientWidth + 1 && style.overflowX !== 'visible') found.push(`${called(element)} is cut on the right`);
        if (!scrolls && element.scrollHeight > element.clientHeight + 1 && style.overflowY !== 'visible') {
          found.push(`${called(element)} is cut below (${element.scrollHeight} > ${element.clientHeight})`);
        }
        if (element.matches('button') && element.scrollWidth > element.clientWidth + 1) found.push(`${called(element)} is too narrow`);
      }
      // A word of a button stands in one line.
      for (const button of buttons) {
        if (!button.matches('.button')) continue;
        const texts = document.createTreeWalker(button, NodeFilter.SHOW_TEXT);
        for (let text = texts.nextNode(); text; text = texts.nextNode()) {
          for (const word of text.textContent?.matchAll(/[^\s-]+/g) ?? []) {
            const range = document.createRange();
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
            if (lines.size > 1) found.push(`${called(button)} is broken in "${word[0]}"`);
          }
        }
      }
      // Header, words, sheets, controls and bar follow each other.
      const main = document.querySelector('main') as HTMLElement;
      const parts = [document.querySelector('header'), ...main.children, document.querySelector('footer')].filter(
        (part): part is Element => part !== null && seen(part),
      );
      parts.forEach((part, at) => {
        const next = parts[at + 1];
        if (next && part.getBoundingClientRect().bottom > next.getBoundingClientRect().top + 1) {
          found.push(`${called(part)} runs into ${called(next)}`);
        }
      });
      return found;
    },
    { mm, buttonMm: BUTTON_MM, low },
  );
}

/** Usual text and the largest, low reach with both, and everything at once, in the language with the longest words. */
const LOOKS: readonly Look[] = [
  { language: 'uk', size: 2 },
  { language: 'uk', size: 2, low: true },
  { language: 'uk', size: 0, low: true },
  { language: 'uk', size: 2, contrast: true, easy: true },
];

const told = (name: string, look: Look, found: string[]) =>
  found.map((fault) => `${name} ${Object.entries(look).map(([aid, how]) => `${aid} ${how}`).join(' ')}: ${fault}`);

/** A screen that has been reached, with every aid: they are changed where it stands. */
async function looks(page: Page, panel: PanelName, name: string): Promise<string[]> {
  const found: string[] = [];
  for (const look of LOOKS) {
    await show(page, look);
    found.push(...told(name, look, await faults(page, PANELS[panel].mm, !!look.low)));
  }
  return found;
}

async function every(page: Page, demo: Demo, panel: PanelName, screens: Screens): Promise<string[]> {
  const found: string[] = [];
  for (const [name, way] of Object.entries(screens)) {
    await show(page, { language: 'uk' });
    await way(page, demo);
    found.push(...(await looks(page, panel, name)));
    await home(page);
  }
  return found;
}

for (const panel of Object.keys(PANELS) as PanelName[]) {
  /** Proves it for a panel, on every screen. */
  test(`everything fits on the ${panel} panel`, async ({ demo, open }) => {
    test.setTimeout(400_000);
    const on = (file: string) => file.replace(/^panel_mm = .*$/m, kioskOn(panel));
    await demo.configure('', on);
    const page = await open('/kiosk/hall', PANELS[panel]);
    await page.clock.install();
    await page.reload();
    await expect(page.locator('main h1')).toBeVisible();
    const found = await every(page, demo, panel, SCREENS);
    await bare(page);
    for (const [name, way] of Object.entries(BARE_SCREENS)) {
      await show(page, { language: 'uk' });
      await way(page, demo);
      found.push(...(await looks(page, panel, name)));
      await page.reload();
      await expect(page.locator('.choice').first()).toBeVisible();
    }
    await page.unrouteAll({ behavior: 'wait' });
    await manyLanguages(page);
    found.push(...(await looks(page, panel, 'languages')));
    await page.unrouteAll({ behavior: 'wait' });
    await demo.configure(LONG_OFFICE, on);
    await demo.ticket('fishing');
    await page.reload();
    await expect(page.locator('.pages')).toBeVisible();
    found.push(...(await every(page, demo, panel, LONG_SCREENS)));
    await closeDay(demo);
    await expect(page.locator('.what')).toBeVisible();
    found.push(...(await every(page, demo, panel, CLOSED_SCREENS)));
    expect(found).toEqual([]);
  });
}

/** Proves that the longest notices, in every size of text, cover nothing and push nothing off the panel. */
test('long notices leave room', async ({ demo, open }) => {
  const cookie = await demo.session('ewa');
  const text = { pl: 'Zażółcić gęślą jaźń '.repeat(15).trim() };
  for (const kind of ['warning', 'info']) {
    await demo.ask('POST', `${OFFICE}/notices`, { cookie, body: { kind, text } });
  }
  for (const panel of ['portrait', 'landscape', 'small'] as const) {
    const page = await open('/kiosk/hall', PANELS[panel]);
    await expect(page.locator('.notices li')).toHaveCount(2);
    for (const size of [0, 1, 2] as const) {
      await show(page, { language: 'pl', size });
      expect(await faults(page, PANELS[panel].mm, false), `${panel} ${size}`).toEqual([]);
    }
    await page.context().close();
  }
});
