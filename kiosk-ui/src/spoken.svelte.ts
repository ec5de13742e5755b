/**
 * The spoken mode: the same screens, heard instead of seen.
 *
 * Whatever the screen says is said, in the client's language; its buttons are gone through one by one
 * by keys or by swiping, and pressed by another key or by touching twice. Nothing here knows any
 * screen: what is on the page is what is heard, so a new screen is spoken without more work.
 * Elements marked `data-mute` are for eyes only; `data-say` is said in place of what is shown.
 */
import type { Texts } from '@kolejka/shared/client';
import { Speaker, type Sentence } from '@kolejka/shared/speech';
import { tick } from 'svelte';
import { kiosk } from './kiosk.svelte';
import { words } from './words';

/** What belongs together is said in one go. */
const BLOCKS = 'p, h1, h2, li, dt, dd, figcaption, output, [data-say]';

/** What can be chosen. */
const CHOICES = 'button:not(:disabled):not([data-mute])';

class Spoken {
  on = $state(false);
  /** Whether it was started by touch, and is operated so. */
  byTouch = $state(false);
  /** Whether the screen is dark, so that nobody else reads it. */
  dark = $state(false);
  /** What is being said, for those who read along. */
  caption = $state('');
  #at = -1;
  #last: Sentence[] = [];
  #speaker = new Speaker(
    ({ language, text }) =>
      `/api/v1/offices/${kiosk.device?.office}/speech?${new URLSearchParams({ as: 'kiosk', lang: language, text })}`,
    (well) => {
      if (well) kiosk.troubles.delete('speech');
      else kiosk.troubles.set('speech', 'sentences cannot be spoken');
    },
  );

  /** Starts. */
  enter(byTouch: boolean): void {
    if (this.on) return;
    this.on = true;
    kiosk.spoken = true;
    this.byTouch = byTouch;
    void this.#introduce(true);
  }

  /** Ends, silently where the kiosk begins anew. */
  leave(silently = false): void {
    if (!this.on) return;
    this.on = false;
    kiosk.spoken = false;
    this.dark = false;
    this.caption = '';
    this.#speaker.stop();
    kiosk.hold(false);
    if (!silently) void this.#speaker.say([this.#sentence(words.say('voice-end'))]);
  }

  /** Makes the screen dark, or light again. */
  turnDark(): void {
    this.dark = !this.dark;
    void this.#say([words.say(this.dark ? 'voice-dark' : 'voice-light')]);
  }

  /** Another screen, page or language: it is said from the beginning. */
  async screen(): Promise<void> {
    if (this.on) await this.#introduce(false);
  }

  move(by: 1 | -1): void {
    const choices = this.#choices();
    if (choices.length === 0) return void this.repeat();
    this.#at = (this.#at + by + choices.length + (this.#at < 0 && by < 0 ? 1 : 0)) % choices.length;
    const choice = choices[this.#at];
    choice?.focus();
    if (choice) void this.#say([named(choice)], choice.lang || undefined);
  }

  choose(): void {
    const choice = this.#choices()[this.#at];
    if (!choice) return void this.repeat();
    this.#speaker.stop();
    choice.click();
    // A button that leaves the screen as it is has changed something: it is heard how it stands now.
    void tick().then(() => {
      if (choice.isConnected && this.#choices()[this.#at] === choice && !kiosk.busy) {
        void this.#say([named(choice)], choice.lang || undefined);
      }
    });
  }

  /** Something has come about while one listens. */
  tell(text: () => string): void {
    if (this.on) void this.#say([text()]);
  }

  repeat(): void {
    void this.#speak(this.#last);
  }

  /** To the screen before; from the first one, out of the spoken mode. */
  back(): void {
    if (kiosk.screen.name === 'start' && !kiosk.adding) this.leave();
    else if (kiosk.screen.name === 'ticket') kiosk.startOver();
    else kiosk.back();
  }

  async #introduce(first: boolean): Promise<void> {
    await tick();
    this.#at = -1;
    const root = this.#root();
    if (!root) return;
    const shown = sentences(root);
    const choices = this.#choices();
    const said = first ? [words.say('voice-on'), ...shown] : shown;
    if (choices.length > 0) said.push(words.say('voice-choices', { count: choices.length }));
    if (first) said.push(...(this.byTouch ? [words.say('voice-touch')] : keysTold()));
    const others = first && !this.byTouch ? kiosk.languages.filter((language) => language !== words.language) : [];
    const own = keysAreOwn() ? 'voice-language-keys-own' : 'voice-language-keys';
    await this.#speak([
      ...said.map((text) => this.#sentence(text)),
      ...others.map((language) => ({ language, text: words.in(language, own) })),
    ]);
  }

  #say(texts: string[], language?: string): Promise<void> {
    return this.#speak(texts.map((text) => this.#sentence(text, language)));
  }

  #sentence(text: string, language = words.language): Sentence {
    // What is said in words of another language, for lack of own ones, is said in that language's voice.
    return { language: kiosk.languages.includes(language) ? language : (kiosk.languages[0] ?? 'pl'), text };
  }

  async #speak(said: Sentence[]): Promise<void> {
    this.#last = said;
    this.caption = said.map(({ text }) => text).join(' ');
    kiosk.hold(true);
    if (await this.#speaker.say(said)) kiosk.hold(false);
  }

  #root(): Element | null {
    return document.querySelector('[role="alertdialog"]') ?? document.querySelector('main');
  }

  #choices(): HTMLButtonElement[] {
    const root = this.#root();
    if (!root) return [];
    const rest = root.matches('main') ? [...document.querySelectorAll<HTMLButtonElement>(`footer ${CHOICES}`)] : [];
    return [...root.querySelectorAll<HTMLButtonElement>(CHOICES), ...rest];
  }
}

/** What keys do that are told of when the spoken mode begins, in this order. */
const TOLD = ['next', 'previous', 'choose', 'back', 'language', 'repeat'] as const;

/** Whether the office has named keys other than those of a numeric keypad. */
function keysAreOwn(): boolean {
  const own = kiosk.device?.kiosk?.keys ?? {};
  return TOLD.some((action) => (own[action]?.length ?? 0) > 0);
}

/** What the keys do: those of a numeric keypad, or by the names that the office gives to its own. */
function keysTold(): string[] {
  if (!keysAreOwn()) return [words.say('voice-keys')];
  const names = (kiosk.device?.kiosk as { key_names?: Record<string, Texts> } | null | undefined)?.key_names ?? {};
  const named = TOLD.filter((action) => names[action]);
  if (named.length === 0) return [words.say('voice-keys-own')];
  return named.map((action) => words.say(`voice-key-${action}`, { key: kiosk.text(names[action]) }));
}

/** An element's words, as they are heard. */
function heard(node: Node): string {
  if (node instanceof Text) return node.data;
  if (!(node instanceof Element)) return '';
  if (node.getAttribute('aria-hidden') === 'true' || node.matches('[data-mute], button, video')) return '';
  const instead = node.getAttribute('data-say') ?? node.getAttribute('aria-label');
  if (instead) return instead;
  return [...node.childNodes].map(heard).join(' ');
}

const tidy = (text: string): string => text.replace(/\s+/g, ' ').replace(/ ([.,:?])/g, '$1').trim();
const ended = (text: string): string => (/[.?!…:]$/.test(text) ? text : `${text}.`);

/** What a part of the page says, sentence by sentence, without its buttons. */
function sentences(root: Element): string[] {
  return [...root.querySelectorAll(BLOCKS)]
    .filter((block) => !block.parentElement?.closest(BLOCKS) && !block.closest('[aria-hidden="true"], [data-mute], button'))
    .map((block) => tidy(heard(block)))
    .filter((text) => text !== '')
    .map(ended);
}

/** What a button is called, and how it stands. */
function named(button: HTMLButtonElement): string {
  const lines = [...button.querySelectorAll('span')].filter((line) => !line.querySelector('span'));
  const label = button.getAttribute('aria-label');
  const parts = label ? [label] : (lines.length > 0 ? lines : [...button.childNodes]).map(heard);
  if (button.getAttribute('aria-pressed') === 'true') parts.push(words.say('selected'));
  return ended(parts.map(tidy).filter(Boolean).join(', '));
}

export const spoken = new Spoken();
