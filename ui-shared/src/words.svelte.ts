/**
 * The pages' words, by language, from Fluent files that lie with each page.
 */
import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';

export class Words {
  #bundles = new Map<string, FluentBundle>();
  #fallback: string;

  /** The language spoken now. */
  language = $state('pl');

  constructor(sources: Record<string, string>, fallback = 'pl') {
    this.#fallback = fallback;
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
    return this.#bundles.get(this.#fallback)?.hasMessage(id) ?? false;
  }

  /** Says a message in a language; in the fallback language if that one lacks it. */
  in(language: string, id: string, args?: Record<string, FluentVariable>): string {
    for (const tag of [language, this.#fallback]) {
      const bundle = this.#bundles.get(tag);
      const message = bundle?.getMessage(id);
      if (bundle && message?.value) return bundle.formatPattern(message.value, args ?? null);
    }
    console.error(`there is no message ${id}`);
    return id;
  }
}
