/**
 * The pages' words, by language, from Fluent files that lie with each page.
 */
import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';

/** Spoken, as by the daemon, where neither the language asked for nor the office's own has words. */
const FALLBACK = 'en';

export class Words {
  #bundles = new Map<string, FluentBundle>();

  /** The language spoken now. */
  language = $state('pl');
  /** The office's own language, once it is known. */
  own = $state<string>();

  constructor(sources: Record<string, string>) {
    for (const [language, source] of Object.entries(sources)) {
      const bundle = new FluentBundle(language, { useIsolating: false });
      const errors = bundle.addResource(new FluentResource(source));
      for (const error of errors) console.error(`words in ${language}:`, error);
      this.#bundles.set(language, bundle);
    }
  }

  /** Says a message in the language spoken now. */
  say = (id: string, args?: Record<string, FluentVariable>): string => this.in(this.language, id, args);

  /** Whether there is a message. */
  has(id: string): boolean {
    return this.#bundles.get(FALLBACK)?.hasMessage(id) ?? false;
  }

  /** The language that is spoken in place of one: itself if there are words in it. */
  nearest = (language: string): string =>
    [language, this.own].find((tag) => tag !== undefined && this.#bundles.has(tag)) ?? FALLBACK;

  /** Says a message in a language; where it has no words, in the office's own, or in English. */
  in(language: string, id: string, args?: Record<string, FluentVariable>): string {
    for (const tag of [language, this.own, FALLBACK]) {
      const bundle = tag === undefined ? undefined : this.#bundles.get(tag);
      const message = bundle?.getMessage(id);
      if (bundle && message?.value) return bundle.formatPattern(message.value, args ?? null);
    }
    console.error(`there is no message ${id}`);
    return id;
  }

  /** A language's name in itself, also of one without words here. */
  name(language: string): string {
    if (this.#bundles.has(language)) return this.in(language, 'language');
    try {
      return new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? language;
    } catch {
      return language;
    }
  }
}
