import { Words } from '@kolejka/shared/words.svelte';
import en from './locales/en.ftl?raw';
import paperEn from './locales/paper-en.ftl?raw';
import paperPl from './locales/paper-pl.ftl?raw';
import paperUk from './locales/paper-uk.ftl?raw';
import pl from './locales/pl.ftl?raw';
import uk from './locales/uk.ftl?raw';

export const words = new Words({ pl: pl + paperPl, en: en + paperEn, uk: uk + paperUk });

/** The message that says what became of a call for help. */
export function helpWords(help: 'calling' | 'coming' | 'none'): string {
  return help === 'calling' ? 'help-calls' : `help-${help}`;
}

/** Fetches the words that the office has added for languages of its own; those that cannot be had are not. */
export async function addWords(office: string, languages: string[]): Promise<void> {
  await Promise.all(
    languages.map(async (language) => {
      const response = await fetch(`/media/${office}/words/kiosk.${language}.ftl`).catch(() => undefined);
      if (response?.ok) words.add(language, await response.text());
    }),
  );
}
