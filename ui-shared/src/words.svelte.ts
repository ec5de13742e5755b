/**
 * The pages' words, by language, from Fluent files that lie with each page, and from files that an
 * office adds.
 *
 * A message `<id>-easy` is the easy-to-read form of `<id>`; it is said where easy words are wanted and
 * there is one.
 */
import { FluentBundle, FluentResource, type FluentVariable, type Message } from '@fluent/bundle';

type Pattern = NonNullable<Message['value']>;

/** Spoken, as by the daemon, where neither the language asked for nor the office's own has words. */
const FALLBACK = 'en';

/** The most missing messages that are remembered. */
const MISSING_MAX = 50;

export class Words {
  /** By language; what an office added stands before what lies with the page. */
  #bundles = new Map<string, FluentBundle[]>();
  #added = $state(0);

  /** The language spoken now. */
  language = $state('pl');
  /** The office's own language, once it is known. */
  own = $state<string>();
  /** Whether easy words are wanted. */
  easy = $state(false);
  /** Messages that a language lacks, as `language:id`. */
  readonly missing = new Set<string>();
  /** Messages that could not be made, as `language:id`: each is told of once. */
  readonly #wrong = new Set<string>();

  constructor(sources: Record<string, string>) {
    for (const [language, source] of Object.entries(sources)) this.add(language, source);
  }

  /** Adds a file's words, which then count before those that are there already. */
  add(language: string, source: string): void {
    const bundle = new FluentBundle(language, { useIsolating: false });
    const errors = bundle.addResource(new FluentResource(source));
    for (const error of errors) console.error(`words in ${language}:`, error);
    this.#bundles.set(language, [bundle, ...(this.#bundles.get(language) ?? [])]);
    this.#added += 1;
  }

  /** Says a message in the language spoken now. */
  say = (id: string, args?: Record<string, FluentVariable>): string => this.in(this.language, id, args);

  /** Whether there is a message. */
  has(id: string): boolean {
    return (this.#bundles.get(FALLBACK) ?? []).some((bundle) => bundle.hasMessage(id));
  }

  /** The language that is spoken in place of one: itself if there are words in it. */
  nearest = (language: string): string =>
    [language, this.own].find((tag) => tag !== undefined && this.#bundles.has(tag)) ?? FALLBACK;

  /** Says a message in a language; where it has no words, in the office's own, or in English. */
  in(language: string, id: string, args?: Record<string, FluentVariable>): string {
    void this.#added;
    const ids = this.easy ? [`${id}-easy`, id] : [id];
    for (const tag of [language, this.own, FALLBACK]) {
      const bundles = tag === undefined ? [] : (this.#bundles.get(tag) ?? []);
      for (const wanted of ids) {
        for (const bundle of bundles) {
          const message = bundle.getMessage(wanted);
          const text = message?.value ? this.#format(bundle, wanted, message.value, args) : '';
          if (text) return text;
        }
      }
      if (bundles.length > 0 && tag) this.#lacks(tag, id);
    }
    console.error(`there is no message ${id}`);
    return id;
  }

  /** A message's text; empty where it cannot be made, as with a name in it that nothing is known of. */
  #format(bundle: FluentBundle, id: string, pattern: Pattern, args?: Record<string, FluentVariable>): string {
    const errors: Error[] = [];
    const text = bundle.formatPattern(pattern, args ?? null, errors).trim();
    if (errors.length === 0) return text;
    const name = `${bundle.locales[0]}:${id}`;
    if (!this.#wrong.has(name)) {
      this.#wrong.add(name);
      for (const error of errors) console.error(`words in ${name}:`, error);
    }
    return '';
  }

  #lacks(language: string, id: string): void {
    const name = `${language}:${id}`;
    if (this.missing.has(name) || this.missing.size >= MISSING_MAX) return;
    this.missing.add(name);
    console.error(`words in ${language} lack the message ${id}`);
  }

  /** A language's name in itself, also of one without words here. */
  name(language: string): string {
    const own = this.#bundles.get(language)?.some((bundle) => bundle.hasMessage('language'));
    if (own) return this.in(language, 'language');
    try {
      return new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? language;
    } catch {
      return language;
    }
  }
}
