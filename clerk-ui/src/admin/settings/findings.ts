/**
 * What the daemon's check found, in the words of who reads it. It tells in English, as `kolejka check` does;
 * the usual sentences are known here by their shape, and what is not known is shown as it came.
 */
import type { Schemas } from '@kolejka/shared/client';
import { words } from './words';

const SHAPES: readonly [RegExp, string][] = [
  [/^is missing(?:: the first language must be there)?$/, 'p-missing'],
  [/^is empty$/, 'p-empty'],
  [/^must be a whole number from (?<min>\d+) to (?<max>\d+), not (?<given>.+)$/, 'p-number'],
  [/^must be 0, for ever, or at least (?<min>\d+)$/, 'p-days'],
  [/^must be a number above 0 and up to (?<max>\d+) with at most three decimals, not (?<given>.+)$/, 'p-decimal'],
  [/^there is no (?<what>\w+) `(?<id>.*)`$/, 'p-no-such'],
  [/^`(?<id>.*)` is there already$/, 'p-twice'],
  [/^is there already: only the first would count$/, 'p-date-twice'],
  [/^is not known$/, 'p-unknown'],
  [/^no counter serves `(?<id>.*)`$/, 'p-unserved'],
  [/^no step-free counter serves `(?<id>.*)`$/, 'p-not-step-free'],
  [/^white text on (?<colour>\S+) has a contrast of (?<contrast>[\d.]+), less than/, 'p-contrast'],
  [/^must be a colour such as/, 'p-colour'],
  [/^must be 1 to \d+ characters of a to z/, 'p-id'],
  [/^must be one word of at most/, 'p-word'],
  [/^must be one capital letter/, 'p-series'],
  [/^E is kept for emergency numbers/, 'p-series-e'],
  [/^is no time zone/, 'p-time-zone'],
  [/^must be a language tag/, 'p-language-tag'],
  [/^is no language of this office$/, 'p-no-language'],
  [/^must name at least one language$/, 'p-one-language'],
  [/^must be a time of day/, 'p-time'],
  [/^must be a span such as/, 'p-span'],
  [/^must be a date such as/, 'p-date'],
  [/^ends after the business day$/, 'p-after-day'],
  [/^overlaps or touches the span before it$/, 'p-overlaps'],
  [/^must begin with https/, 'p-https'],
  [/^must be the name of a file that ends in (?<endings>.+)$/, 'p-file-name'],
  [/^must be a file inside of the media folder$/, 'p-media-file'],
  [/^must not be empty$/, 'p-list-empty'],
  [/^is not translated into (?<languages>.+)$/, 'p-untranslated'],
  [/^there is no printer profile/, 'p-profile'],
  [/^another printer is reached in the same way$/, 'p-same-printer'],
  [/^has no printer$/, 'p-no-printer'],
  [/^no service is in this group$/, 'p-empty-group'],
  [/^there is no field \{(?<field>[^}]*)\}$/, 'p-no-field'],
  [/^opens a brace and does not close it$/, 'p-brace'],
  [/^leave the number out$/, 'p-no-number'],
  [/^is no PNG picture/, 'p-no-png'],
  [/^are never shown: the layout is "(?<layout>.*)"$/, 'p-waits-unshown'],
  [/^says in more than one way which counters it shows$/, 'p-two-ways'],
  [/^the series letters (?<letters>.+) sound alike when called$/, 'p-sound-alike'],
  [/^the series letters (?<letters>.+) look alike from afar$/, 'p-look-alike'],
  [/^the series letters (?<letters>.+) exist in Cyrillic too/, 'p-cyrillic'],
  [/^tickets (?<who>.+) could wait for ever: they have no max_wait$/, 'p-for-ever'],
  [/^must be a text, not (?<given>.+)$/, 'p-text'],
  [/^must be (?:a text|one text|true or false|a list|a table)/, 'p-kind'],
];

export function findingInWords(finding: Schemas['FindingView']): string {
  for (const [shape, id] of SHAPES) {
    const found = shape.exec(finding.message);
    if (!found) continue;
    const said = words.say(id, { ...found.groups });
    const meant = /^did you mean `(.*)`\?$/.exec(finding.hint ?? '');
    return meant?.[1] ? `${said} ${words.say('p-meant', { meant: meant[1] })}` : said;
  }
  return finding.hint ? `${finding.message} (${finding.hint})` : finding.message;
}
