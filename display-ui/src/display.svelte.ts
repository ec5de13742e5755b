/**
 * What the lobby screen shows and sounds.
 *
 * Calls that stand are on the screen from the moment they are heard of; each is announced once, one
 * after another, however close together they come. What was answered before its turn is not
 * announced any more.
 */
import { Problem, get, inLanguage, type Notice, type Office } from '@kolejka/shared/client';
import { clock } from '@kolejka/shared/clock.svelte';
import { whoAmI, type Device } from '@kolejka/shared/device';
import { Stream, type BoardCall, type Message } from '@kolejka/shared/stream';
import { GONG_MS, Gong } from './gong';
import { words } from './words';

/** Calls shown large at once. */
export const LARGE_MAX = 3;

/** Calls remembered in the list beside them. */
const RECENT_MAX = 10;

/** How long a call has the attention before the next one is announced. */
const ATTENTION_MS = GONG_MS + 800;

/** How long the connection may be lost before it is told. */
const LOST_MS = 3_000;

/** How long a snapshot or a first answer is waited for before trying again. */
const RETRY_MS = 1_000;

class Display {
  office = $state.raw<Office>();
  unpaired = $state(false);
  /** Calls that stand, the latest first. */
  standing = $state.raw<BoardCall[]>([]);
  /** Calls of the last time, the latest first. */
  remembered = $state.raw<BoardCall[]>([]);
  #notices = $state.raw<Notice[]>([]);
  /** The event of the call that is being announced. */
  announcing = $state<number>();
  /** Since when the connection is lost, once that is worth telling. */
  lostSince = $state<number>();
  muted = $state(false);

  #device: Device | undefined;
  #gong = new Gong();
  /** Events of calls that are to be announced, in order. */
  #queue: number[] = [];
  /** The latest event that was announced or put in the queue. */
  #heard = 0;
  #running = false;
  #lost: ReturnType<typeof setTimeout> | undefined;
  #lastWord = 0;
  #journal: string | undefined;
  #build: string | undefined;
  #stale = false;

  async begin(): Promise<void> {
    for (;;) {
      try {
        this.#device = await whoAmI('display');
        await this.#ask();
        break;
      } catch (error) {
        if (error instanceof Problem && (error.status === 401 || error.status === 404)) {
          this.unpaired = true;
          return;
        }
        await new Promise((resume) => setTimeout(resume, RETRY_MS));
      }
    }
    this.muted = !(await this.#gong.wake());
    addEventListener('pointerdown', () => void this.#unmute());
    addEventListener('keydown', () => void this.#unmute());
    new Stream('display', this.#device.office, {
      message: (message) => this.#hear(message),
      connected: (is) => this.#connected(is),
    });
  }

  /** Calls shown large. */
  get large(): BoardCall[] {
    return this.standing.slice(0, LARGE_MAX);
  }

  /** Calls in the list: those that stand and have no room, then those of the last time. */
  get recent(): BoardCall[] {
    const large = new Set(this.large.map((call) => call.number));
    const more = this.standing.slice(LARGE_MAX);
    const known = new Set(more.map((call) => call.number));
    const earlier = this.remembered.filter((call) => !large.has(call.number) && !known.has(call.number));
    return [...more, ...earlier];
  }

  /** Notices whose time has not passed. */
  get notices(): Notice[] {
    return this.#notices.filter((notice) => notice.until == null || clock.now < Date.parse(notice.until));
  }

  get languages(): string[] {
    return this.office?.languages ?? ['pl'];
  }

  /** The languages that the screen speaks for the office, each once. */
  get spoken(): string[] {
    return [...new Set(this.languages.map(words.nearest))];
  }

  /** A word in the office's own language. */
  label = (id: string): string => words.in(this.languages[0] ?? 'pl', id);

  /** The same word in its other languages. */
  otherLabels = (id: string): string =>
    this.spoken
      .slice(1)
      .map((language) => words.in(language, id))
      .join(' · ');

  /** What people are told while nobody is called. */
  waitIn = (language: string): string => words.in(language, 'wait');

  /** Where a counter is, in the office's own language: rooms and floors are signed in it. */
  way(call: BoardCall): string {
    const language = this.languages[0] ?? 'pl';
    return [call.room, call.floor]
      .map((texts) => inLanguage(texts, language, this.languages))
      .filter((text) => text !== '')
      .join(', ');
  }

  #ours(call: BoardCall): boolean {
    const counters = this.#device?.counters ?? [];
    return counters.length === 0 || counters.includes(call.counter);
  }

  async #ask(): Promise<void> {
    const office = await get<Office>('display', `/api/v1/offices/${this.#device?.office}`);
    clock.zone = office.time_zone;
    clock.set(office.now);
    this.office = office;
    words.own = office.languages[0];
    words.language = words.own ?? 'pl';
  }

  #hear(message: Message): void {
    this.#lastWord = clock.now;
    switch (message.type) {
      case 'hello':
        clock.set(message.now);
        // Another journal counts its events anew.
        if (this.#journal !== message.journal) this.#heard = 0;
        this.#journal = message.journal;
        if (this.#build !== undefined && this.#build !== message.build) this.#reload();
        this.#build = message.build;
        break;
      case 'ping':
        clock.set(message.now);
        break;
      case 'snapshot':
        this.remembered = message.recent.filter((call) => this.#ours(call));
        this.#notices = message.notices;
        this.#stand(message.calls);
        break;
      case 'called':
        if (!this.#ours(message)) break;
        // A number that is called again, for its next matter, stands in the list once.
        this.remembered = [message, ...this.remembered.filter((call) => call.number !== message.number)].slice(0, RECENT_MAX);
        this.#stand([...this.standing, message]);
        break;
      case 'recalled':
        if (!this.#ours(message)) break;
        this.#stand([...this.standing.filter((call) => call.number !== message.number), message]);
        break;
      case 'call_withdrawn':
        this.remembered = this.remembered.filter((call) => call.number !== message.number);
        this.#stand(message.calls);
        break;
      case 'day':
        this.remembered = [];
        this.#stand(message.calls);
        break;
      case 'undone':
        this.#stand(message.calls);
        break;
      case 'serving':
      case 'finished':
      case 'no_show':
        this.#stand(this.standing.filter((call) => call.number !== message.number));
        break;
      case 'notice':
        this.#notices = message.notices;
        break;
      case 'office':
        this.#ask().catch(() => undefined);
        break;
      default:
        break;
    }
  }

  /** These calls stand now; those not heard of before are to be announced. */
  #stand(calls: readonly BoardCall[]): void {
    const ours = calls.filter((call) => this.#ours(call)).toSorted((a, b) => a.seq - b.seq);
    for (const call of ours) {
      if (call.seq > this.#heard) {
        this.#heard = call.seq;
        this.#queue.push(call.seq);
      }
    }
    this.standing = ours.toReversed();
    void this.#announce();
  }

  /** Announces what is in the queue, one after another. */
  async #announce(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (let seq = this.#queue.shift(); seq !== undefined; seq = this.#queue.shift()) {
      // Answered or withdrawn before its turn, or called once more and so in the queue again.
      if (!this.standing.some((call) => call.seq === seq)) continue;
      this.announcing = seq;
      this.#gong.sound();
      await new Promise((resume) => setTimeout(resume, ATTENTION_MS));
    }
    this.announcing = undefined;
    this.#running = false;
    if (this.#stale) location.reload();
  }

  #reload(): void {
    this.#stale = true;
    if (!this.#running) location.reload();
  }

  async #unmute(): Promise<void> {
    if (this.muted) this.muted = !(await this.#gong.wake());
  }

  #connected(is: boolean): void {
    clearTimeout(this.#lost);
    if (is) this.lostSince = undefined;
    else this.#lost = setTimeout(() => (this.lostSince ??= this.#lastWord), LOST_MS);
  }
}

export const display = new Display();
