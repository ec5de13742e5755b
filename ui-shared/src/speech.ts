/**
 * Speaking by the daemon: sentences become sound there, one request a sentence, and are played here
 * one after another. Whatever is said is interrupted by what is said next.
 */

/** A sentence in a language. */
export interface Sentence {
  language: string;
  text: string;
}

/** The most characters that the daemon speaks at once. */
const CHARS_MAX = 500;

/** A sentence that does not get on for so long is passed over: nobody waits for a sound that does not come. */
const STUCK_MS = 10_000;

/** Cuts a long text between its sentences, or where there are none, between words. */
export function pieces(text: string): string[] {
  const found: string[] = [];
  let rest = text.replace(/\s+/g, ' ').trim();
  while (rest.length > CHARS_MAX) {
    const head = rest.slice(0, CHARS_MAX);
    const at = Math.max(head.lastIndexOf('. '), head.lastIndexOf('? '));
    const cut = at > 0 ? at + 1 : Math.max(head.lastIndexOf(' '), 1);
    found.push(rest.slice(0, cut).trim());
    rest = rest.slice(cut).trim();
  }
  if (rest) found.push(rest);
  return found;
}

export class Speaker {
  #turn = 0;
  #audio: HTMLAudioElement | undefined;
  #stopped: (() => void) | undefined;

  constructor(
    private readonly address: (sentence: Sentence) => string,
    /** Told whenever a sentence could not be spoken, or could again. */
    private readonly spoke: (well: boolean) => void = () => undefined,
  ) {}

  /** Says sentences, interrupting what is being said; whether all was said. */
  async say(sentences: Sentence[]): Promise<boolean> {
    this.stop();
    const turn = this.#turn;
    const all = sentences.flatMap(({ language, text }) => pieces(text).map((piece) => ({ language, text: piece })));
    let next = this.#load(all[0]);
    for (const place of all.keys()) {
      const audio = next;
      // The next one is fetched while this one is heard.
      next = this.#load(all[place + 1]);
      if (audio) await this.#play(audio);
      if (turn !== this.#turn) return false;
    }
    return true;
  }

  /** Falls silent at once. */
  stop(): void {
    this.#turn += 1;
    this.#audio?.pause();
    this.#audio?.removeAttribute('src');
    this.#audio = undefined;
    this.#stopped?.();
    this.#stopped = undefined;
  }

  #load(sentence: Sentence | undefined): HTMLAudioElement | undefined {
    if (!sentence) return undefined;
    const audio = new Audio(this.address(sentence));
    audio.preload = 'auto';
    return audio;
  }

  #play(audio: HTMLAudioElement): Promise<void> {
    this.#audio = audio;
    return new Promise((resolve) => {
      this.#stopped = resolve;
      let stuck: ReturnType<typeof setTimeout> | undefined;
      const onwards = () => {
        clearTimeout(stuck);
        if (this.#audio === audio) stuck = setTimeout(() => end(false), STUCK_MS);
      };
      const end = (well: boolean) => {
        clearTimeout(stuck);
        if (this.#audio === audio) this.spoke(well);
        resolve();
      };
      audio.ontimeupdate = onwards;
      onwards();
      audio.onended = () => end(true);
      audio.onerror = () => end(false);
      audio.play().catch(() => end(false));
    });
  }
}
