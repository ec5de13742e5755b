/**
 * Calls in order: each is announced once, whole, one after another, however close together they come.
 *
 * What was answered before its turn is not announced any more. Which were announced outlives a
 * reloaded page, so that an upgrade says nothing twice.
 */
import type { BoardCall } from '@kolejka/shared/stream';
import { rest, type Sound, type Sounded } from './sound';

/** How long a call has the attention, at least. */
const ATTENTION_MS = 2_000;

/** A breath between two calls. */
const BETWEEN_MS = 250;

const KEPT_UNDER = 'kolejka-heard';

export interface Hooks {
  /** Calls that stand now. */
  standing(): readonly BoardCall[];
  /** Where a call's speech is; nothing if this screen does not speak. */
  speech(seq: number, short: boolean): string | undefined;
  /** Calls that may wait before the wording gets shorter. */
  fullWaitingMax(): number;
  /** Which call has the attention. */
  announcing(seq: number | undefined): void;
  /** How an announcement went. */
  sounded(how: Sounded): void;
}

export class Announcer {
  /** Events of calls that are to be announced, in order. */
  #queue: number[] = [];
  /** The latest event that was announced or put in the queue, and in which journal. */
  #heard = 0;
  #journal: string | undefined;
  #running = false;
  #held = false;
  /** Whether what was missed is still being told: a call may have been answered meanwhile. */
  #catchingUp = false;
  /** Whether a call is being announced, and not only waited after one. */
  #sounding = false;
  /** Whether what is being announced was held back. */
  #cut = false;
  #silent = true;

  constructor(
    private readonly sound: Sound,
    private readonly hooks: Hooks,
  ) {}

  /** Whether nothing is being announced. */
  get isCalm(): boolean {
    return !this.#running;
  }

  /** Whether it gongs and speaks, or only has each call have its moment. */
  set silent(is: boolean) {
    this.#silent = is;
  }

  /** Another journal counts its events anew. */
  follows(journal: string): void {
    if (this.#journal === journal) return;
    this.#journal = journal;
    this.#heard = 0;
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEPT_UNDER) ?? '{}') as { journal?: string; seq?: number };
      if (kept.journal === journal && typeof kept.seq === 'number') this.#heard = kept.seq;
    } catch {
      // Somebody else's; then all that stands is announced once more.
    }
  }

  /** These calls stand; those not heard of before are to be announced. */
  take(calls: readonly BoardCall[]): void {
    for (const call of calls) {
      if (call.seq > this.#heard) {
        this.#heard = call.seq;
        this.#queue.push(call.seq);
      }
    }
    void this.#run();
  }

  /** From here on it is told what was missed; nothing is announced until all of that is known. */
  catchUp(): void {
    this.#catchingUp = true;
  }

  /** Everything that was missed is known. */
  caughtUp(): void {
    if (!this.#catchingUp) return;
    this.#catchingUp = false;
    void this.#run();
  }

  /** Nothing is announced, and what sounds is silent at once, until it may go on. */
  hold(): void {
    this.#held = true;
    this.#cut = this.#sounding;
    this.sound.stop();
  }

  goOn(): void {
    this.#held = false;
    void this.#run();
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    while (!this.#held && !this.#catchingUp && this.#queue.length > 0) {
      const seq = this.#queue.shift() as number;
      const stands = new Set(this.hooks.standing().map((call) => call.seq));
      // Answered or withdrawn before its turn, or called once more and so in the queue again.
      if (!stands.has(seq)) continue;
      this.#queue = this.#queue.filter((other) => stands.has(other));
      const short = this.#queue.length > this.hooks.fullWaitingMax();
      this.hooks.announcing(seq);
      this.#sounding = true;
      await Promise.all([rest(ATTENTION_MS), this.#sound(seq, short)]);
      this.#sounding = false;
      // Held back half-way: it comes first when it goes on.
      if (this.#cut) this.#queue.unshift(seq);
      else this.#keep(seq);
      this.#cut = false;
      await rest(BETWEEN_MS);
    }
    this.#running = false;
    this.hooks.announcing(undefined);
  }

  async #sound(seq: number, short: boolean): Promise<void> {
    if (this.#silent) return;
    // A sound that fails must not keep the next call from being shown.
    const how = await this.sound.announce(this.hooks.speech(seq, short)).catch((): Sounded => 'nothing');
    this.hooks.sounded(how);
  }

  #keep(seq: number): void {
    try {
      sessionStorage.setItem(KEPT_UNDER, JSON.stringify({ journal: this.#journal, seq }));
    } catch {
      // Full or forbidden: then a reloaded page says more than it had to.
    }
  }
}
