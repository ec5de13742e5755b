/**
 * Whether the daemon is there: told within three seconds when it goes, and by itself when it is back.
 *
 * A connection that was closed is noticed at once; one that only hangs (a cable pulled, a process
 * stopped) is noticed by asking every second.
 */

/** How often it is asked. */
const ASK_MS = 1_000;

/** How long an answer may take. */
const ANSWER_MS = 1_500;

/** A connection closed and back within this time is not told of. */
const BLINK_MS = 2_000;

export class Connection {
  /** Whether it is away, as clients are told. */
  away = $state(false);
  #answers = true;
  #streams = true;
  #closing: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    void this.#ask();
  }

  /** The stream is there, or lost. */
  stream(is: boolean): void {
    this.#streams = is;
    clearTimeout(this.#closing);
    if (!is) this.#closing = setTimeout(() => this.#tell(), BLINK_MS);
    else this.#tell();
  }

  async #ask(): Promise<void> {
    for (;;) {
      try {
        const response = await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(ANSWER_MS) });
        this.#answers = response.ok;
      } catch {
        this.#answers = false;
      }
      if (!this.#answers || this.#streams) this.#tell();
      await new Promise((resume) => setTimeout(resume, ASK_MS));
    }
  }

  #tell(): void {
    this.away = !this.#answers || !this.#streams;
  }
}
