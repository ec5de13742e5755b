/**
 * Notices in turn: a few at once, and each in every language of the screen that it has words in, so that
 * whoever waits long enough reads all of them in their own.
 */
import { inLanguage, type Notice } from '@kolejka/shared/client';

/** Notices that have room at once. */
const ROOM = 2;

/** How long each turn stands: two lines are read twice in that time. */
export const TURN_MS = 8_000;

/** A notice's words in one language. */
export interface Wording {
  language: string;
  text: string;
}

/** A notice, in all the languages that its place is shown in, and which of them is shown now. */
export interface Shown {
  notice: Notice;
  wordings: Wording[];
  now: string;
}

/** The languages among a screen's that a notice has words in; the first it has if none is. */
function languagesOf(notice: Notice, languages: readonly string[]): string[] {
  const own = languages.filter((language) => notice.text[language]);
  return own.length > 0 ? own : Object.keys(notice.text).slice(0, 1);
}

/** What is shown at an instant; every screen of an office shows the same. */
export function shownAt(now: number, notices: readonly Notice[], languages: readonly string[]): Shown[] {
  const turns: { page: Notice[]; all: string[]; language: string }[] = [];
  for (let at = 0; at < notices.length; at += ROOM) {
    const page = notices.slice(at, at + ROOM);
    const all = [...new Set(page.flatMap((notice) => languagesOf(notice, languages)))];
    const ordered = all.toSorted((a, b) => languages.indexOf(a) - languages.indexOf(b));
    turns.push(...ordered.map((language) => ({ page, all: ordered, language })));
  }
  const turn = turns[Math.floor(now / TURN_MS) % Math.max(1, turns.length)];
  if (!turn) return [];
  return turn.page.map((notice) => {
    const own = languagesOf(notice, languages);
    const wordings = own.map((language) => ({ language, text: inLanguage(notice.text, language, languages) }));
    // While its neighbour speaks a language that it lacks, it stays in its first.
    return { notice, wordings, now: own.includes(turn.language) ? turn.language : (own[0] ?? '') };
  });
}
