/** The pages' words. The kiosk's: each language has every message, and every sentence its easy form. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from './harness';

const LOCALES = join(dirname(fileURLToPath(import.meta.url)), '../../kiosk-ui/src/locales');

/** A language's messages, each with its first line of text. */
function messages(language: string): Map<string, string> {
  const text = [`${language}.ftl`, `paper-${language}.ftl`].map((file) => readFileSync(join(LOCALES, file), 'utf8')).join('\n');
  return new Map([...text.matchAll(/^([a-z-]+) =(.*(?:\n[ \t]+.*)*)/gm)].map(([, id, value]) => [id ?? '', (value ?? '').trim()]));
}

/** Sentences so short that nothing is easier, and words for those who set the kiosk up or hear it. */
const PLAIN = /^(greeting|issuing|because-holiday|unpaired|unknown|voice-|card-as-of)/;

/** Proves that no language lacks a message or has one more, easy forms included. */
test('every language has every message', () => {
  const [pl, en, uk] = ['pl', 'en', 'uk'].map((language) => [...messages(language).keys()].toSorted());
  expect(en).toEqual(pl);
  expect(uk).toEqual(pl);
});

/** Proves that every sentence has an easy form. */
test('every sentence has an easy form', () => {
  const pl = messages('pl');
  const lacking = [...pl].filter(
    ([id, text]) => /[.?]\s*\}?$/.test(text) && !id.endsWith('-easy') && !pl.has(`${id}-easy`) && !PLAIN.test(id),
  );
  expect(lacking.map(([id]) => id)).toEqual([]);
});

/** Proves that the lobby screen has every message in every language that the voice speaks. */
test('the lobby screen has every message', () => {
  const of = (language: string) =>
    [...readFileSync(join(LOCALES, `../../../display-ui/src/locales/${language}.ftl`), 'utf8').matchAll(/^([a-z-]+) =/gm)]
      .map(([, id]) => id)
      .toSorted();
  for (const language of ['en', 'uk', 'de']) expect(of(language), language).toEqual(of('pl'));
});

/**
 * Proves that the clerk's panel has every message in every language of its own, those of printers and of the
 * settings too, and the same names to fill in in each.
 */
test('the panel has every message', () => {
  const CLERK = join(LOCALES, '../../../clerk-ui/src');
  for (const file of ['locales/', 'locales/printers-', 'numbers/locales/', 'admin/settings/locales/']) {
    const of = (language: string) =>
      [...readFileSync(join(CLERK, `${file}${language}.ftl`), 'utf8').matchAll(/^([a-zA-Z][\w-]*) *=(.*(?:\n(?:[ \t].*|[ \t]*\}|(?=\n)))*)/gm)]
        .map(([, id, value]) => `${id} ${[...new Set((value ?? '').match(/\$[\w-]+/g))].toSorted().join(' ')}`.trim())
        .toSorted();
    expect(of('pl').length, file).toBeGreaterThan(5);
    expect(of('en'), `${file}en`).toEqual(of('pl'));
    expect(of('uk'), `${file}uk`).toEqual(of('pl'));
  }
});
