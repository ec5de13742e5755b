/**
 * What the screen knows and shows: the office, calls, notices, and how it is itself.
 *
 * Calls that stand are on the screen from the moment they are heard of; `announcer.ts` gives each its
 * turn.
 */
import { Problem, act, get, inLanguage, type Counter, type Notice, type Office, type Schemas } from '@kolejka/shared/client';
import { clock } from '@kolejka/shared/clock.svelte';
import { whoAmI, type Device } from '@kolejka/shared/device';
import { Stream, type BoardCall, type Message } from '@kolejka/shared/stream';
import { Announcer } from './announcer';
import { arrangement, callSize, counterSize, crowded, labelRoom, scale, type Arrangement, type Layout } from './letters';
import { Playlist } from './playlist.svelte';
import { Sound, type Sounded } from './sound';
import { loudness } from './volume';
import { words } from './words';

type DisplayView = Schemas['DisplayView'];
type Emergency = Schemas['EmergencyView'];

/** Calls shown large at once. */
export const LARGE_MAX = 3;

/** Calls remembered in the list beside them. */
const RECENT_MAX = 10;

/** How long the connection may be lost before it is told; it may be a restart. */
const LOST_MS = 1_000;

/** The daemon says something every 2 s; after this long without a word the connection is lost. */
const FOLLOWING = { ping_s: 2, silence_ms: 3_000 };

/** How long a page that was just loaded may be without a word before that is told. */
const BEGINNING_MS = 3_500;

/** How long a first answer is waited for before trying again. */
const RETRY_MS = 1_000;

/** How often a screen that has no place in an office asks again. */
const UNPAIRED_MS = 15_000;

/** How often it tells how it is. */
const HEALTH_MS = 60_000;

/** How often waiting times are asked for anew. */
const WAITS_MS = 20_000;

class Display {
  office = $state.raw<Office>();
  unpaired = $state(false);
  settings = $state.raw<DisplayView>();
  /** Calls that stand, the earliest first. */
  standing = $state.raw<BoardCall[]>([]);
  /** Calls of the last time, the latest first. */
  remembered = $state.raw<BoardCall[]>([]);
  /** Who is being served where. */
  serving = $state.raw<Record<string, string>>({});
  counters = $state.raw<Counter[]>([]);
  emergency = $state.raw<Emergency>();
  #notices = $state.raw<Notice[]>([]);
  /** The event of the call that is being announced. */
  announcing = $state<number>();
  /** Whether the connection is lost, once that is worth telling. */
  lost = $state(false);
  /** When the daemon last said anything, as long as the connection is lost. */
  lostSince = $state<number>();
  #blocked = $state(false);
  /** Whether the last call that should have sounded did not. */
  #unheard = $state(false);
  #width = $state(innerWidth);
  #height = $state(innerHeight);

  playlist = new Playlist((troubles) => this.#trouble('media', troubles));

  #device: Device | undefined;
  /** Calls that stand anywhere in the office: which of them it shows may be set anew. */
  #everywhere: readonly BoardCall[] = [];
  #sound = new Sound();
  #announcer = new Announcer(this.#sound, {
    standing: () => this.standing,
    speech: (seq, short) => this.#speech(seq, short),
    fullWaitingMax: () => this.settings?.voice?.full_waiting_max ?? 2,
    announcing: (seq) => this.#attend(seq),
    sounded: (how) => this.#sounded(how),
  });
  /** Calls that have had their turn or have it, the latest first. */
  #had: number[] = [];
  #losing: ReturnType<typeof setTimeout> | undefined;
  #lastWord: number | undefined;
  /** How often it began to ask what it shows; the latest asking counts. */
  #learning = 0;
  #build: string | undefined;
  #stale = false;
  #troubles = new Map<string, readonly string[]>();
  #told = '';
  #speaking = false;

  async begin(): Promise<void> {
    addEventListener('resize', () => {
      this.#width = innerWidth;
      this.#height = innerHeight;
    });
    this.#connected(false, BEGINNING_MS);
    await this.#learn();
    await this.#wake();
    addEventListener('pointerdown', () => void this.#wake());
    addEventListener('keydown', () => void this.#wake());
    new Stream(
      'display',
      this.#device?.office ?? '',
      { message: (message) => this.#hear(message), connected: (is) => this.#connected(is), unwelcome: () => void this.#learn() },
      FOLLOWING,
    );
    setInterval(() => this.#everyMinute(), 15_000);
    setInterval(() => void this.#askWaits(), WAITS_MS);
    setInterval(() => this.#tell(), HEALTH_MS);
  }

  /** How the screen is laid out: as is wanted, unless more calls stand than that has room for. */
  get arrangement(): Arrangement {
    return crowded(this.#wanted, this.standing.length - LARGE_MAX, this.#width, this.#height);
  }

  /** Whether the list of calls is there because calls that stand would have no room otherwise. */
  get isCrowded(): boolean {
    return this.arrangement !== this.#wanted;
  }

  /** Whether services' waiting times are shown: beside calls, where there is a list. */
  get waits(): boolean {
    return this.settings?.waiting_times === true && !this.isCrowded;
  }

  /** One rem, in pixels: `display.css` makes it of the window's size. */
  get rem(): number {
    void [this.#width, this.#height];
    return parseFloat(getComputedStyle(document.documentElement).fontSize);
  }

  get #wanted(): Arrangement {
    const layout = (this.settings?.layout ?? 'auto') as Layout;
    return arrangement(layout, this.#width, this.#height, (this.settings?.playlist ?? []).length > 0);
  }

  /** The size of the letters of current calls, in pixels. */
  get callSize(): number {
    return callSize(this.arrangement, this.#width, this.#height);
  }

  /** How many signs of a number and of a counter's label have room at that size. */
  get labelRoom(): { number: number; label: number } {
    return labelRoom(this.arrangement, this.#width, this.#height);
  }

  get counterSize(): number {
    return counterSize(this.#width, this.#height);
  }

  get scale(): number {
    return scale(this.settings?.panel ?? undefined, this.#width, this.#height);
  }

  /**
   * Calls shown large: the one that has the attention first, then those that had it, the latest first,
   * then those that wait for it, in order.
   */
  get large(): BoardCall[] {
    const place = (call: BoardCall) => {
      if (call.seq === this.announcing) return -1;
      const had = this.#had.indexOf(call.seq);
      return had >= 0 ? had : 1e6 + call.seq;
    };
    return this.standing.toSorted((a, b) => place(a) - place(b)).slice(0, LARGE_MAX);
  }

  /** Calls in the list: those that stand and have no room, then those of the last time. */
  get recent(): (BoardCall & { stands: boolean })[] {
    const large = new Set(this.large.map((call) => call.number));
    const more = this.standing.filter((call) => !large.has(call.number)).toReversed();
    const known = new Set(more.map((call) => call.number));
    const earlier = this.remembered.filter((call) => !large.has(call.number) && !known.has(call.number));
    return [...more.map((call) => ({ ...call, stands: true })), ...earlier.map((call) => ({ ...call, stands: false }))];
  }

  /** Notices whose time has not passed: warnings first, and the latest first. */
  get notices(): Notice[] {
    if (this.settings?.notices === false) return [];
    const last = (notice: Notice) => (notice.kind === 'warning' ? 0 : 1);
    return this.#notices
      .filter((notice) => notice.until == null || clock.now < Date.parse(notice.until))
      .toReversed()
      .toSorted((a, b) => last(a) - last(b));
  }

  /** The languages that the screen shows. */
  get languages(): string[] {
    // The office's, as long as the screen's own are the same: they may be known earlier.
    const own = this.settings?.languages ?? [];
    return own.length > 0 ? own : (this.office?.languages ?? ['pl']);
  }

  /** The languages that the screen has words in, each once. */
  get spoken(): string[] {
    return [...new Set(this.languages.map(words.nearest))];
  }

  /** A word in the screen's first language. */
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
  way(call: { room?: Record<string, string>; floor?: Record<string, string> }): string {
    const language = this.office?.languages[0] ?? 'pl';
    return [call.room, call.floor]
      .map((texts) => inLanguage(texts, language, this.languages))
      .filter((text) => text !== '')
      .join(', ');
  }

  #ours(call: { counter: string }): boolean {
    const counters = this.#device?.counters ?? [];
    return counters.length === 0 || counters.includes(call.counter);
  }

  /** Whether it lacks a sound that it should have. */
  get muted(): boolean {
    return this.#blocked || this.#unheard;
  }

  /** Asks who this is and what it shows, until it is told; a change of either may come at any time. */
  async #learn(): Promise<void> {
    const turn = (this.#learning += 1);
    while (turn === this.#learning) {
      try {
        await this.#ask();
        this.unpaired = false;
        return;
      } catch (error) {
        // Somebody may be about to give it a place; nobody should have to come back to it.
        this.unpaired = error instanceof Problem && (error.status === 401 || error.status === 404);
        await new Promise((resume) => setTimeout(resume, this.unpaired ? UNPAIRED_MS : RETRY_MS));
      }
    }
  }

  /** Who this is and what the office looks like. */
  async #ask(): Promise<void> {
    const device = await whoAmI('display');
    const path = `/api/v1/offices/${device.office}`;
    const office = await get<Office>('display', path);
    this.#device = device;
    clock.zone = office.time_zone;
    clock.set(office.now);
    this.#lastWord = clock.now;
    this.office = office;
    this.settings = device.display ?? undefined;
    words.own = office.languages[0];
    words.language = this.languages[0] ?? 'pl';
    this.#announcer.silent = this.settings?.voice == null;
    this.remembered = this.remembered.filter((call) => this.#ours(call));
    this.#stand(this.#everywhere);
    this.playlist.set(this.settings?.playlist ?? []);
    if (this.settings?.voice) await this.#sound.prepare(`${path}/announcements/gong`);
    this.#everyMinute();
  }

  async #askWaits(): Promise<void> {
    if (!this.settings?.waiting_times || this.lost) return;
    const path = `/api/v1/offices/${this.#device?.office}`;
    const office = await get<Office>('display', path).catch(() => undefined);
    if (office) this.office = office;
  }

  #hear(message: Message): void {
    this.#lastWord = clock.now;
    switch (message.type) {
      case 'hello':
        clock.set(message.now);
        this.#announcer.follows(message.journal);
        this.#announcer.catchUp();
        if (this.#build !== undefined && this.#build !== message.build) this.#reload();
        this.#build = message.build;
        break;
      case 'ping':
        clock.set(message.now);
        this.#announcer.caughtUp();
        break;
      case 'snapshot':
        this.remembered = message.recent.filter((call) => this.#ours(call));
        this.#notices = message.notices;
        this.counters = message.counters;
        this.serving = Object.fromEntries(message.serving.map((one) => [one.counter, one.number]));
        this.#alarm(message.emergency ?? undefined);
        this.#stand(message.calls);
        this.#announcer.caughtUp();
        // What it shows may have been set anew while it heard nothing.
        void this.#learn();
        break;
      case 'called':
        this.#serves(message.counter, undefined);
        // A number that is called again, for its next matter, stands in the list once.
        if (this.#ours(message)) {
          this.remembered = [message, ...this.remembered.filter((call) => call.number !== message.number)].slice(0, RECENT_MAX);
        }
        this.#stand([...this.#without(message.number), message]);
        break;
      case 'recalled':
        this.#stand([...this.#without(message.number), message]);
        break;
      case 'call_withdrawn':
        this.remembered = this.remembered.filter((call) => call.number !== message.number);
        this.#serves(message.counter, undefined);
        this.#stand(message.calls);
        break;
      case 'day':
        this.remembered = [];
        this.serving = {};
        this.#stand(message.calls);
        break;
      case 'undone':
        this.serving = Object.fromEntries(message.serving.map((one) => [one.counter, one.number]));
        this.#stand(message.calls);
        break;
      case 'serving':
        this.#serves(message.counter ?? undefined, message.number);
        this.#stand(this.#without(message.number));
        break;
      case 'finished':
      case 'no_show':
        if (!message.carries_on) this.#serves(message.counter ?? undefined, undefined);
        this.#stand(this.#without(message.number));
        break;
      case 'counter':
        this.counters = this.counters.map((counter) => (counter.id === message.counter.id ? message.counter : counter));
        break;
      case 'notice':
        this.#notices = message.notices;
        break;
      case 'emergency':
        this.#alarm(message.emergency ?? undefined);
        break;
      case 'office':
        void this.#learn();
        break;
      default:
        break;
    }
  }

  #serves(counter: string | undefined, number: string | undefined): void {
    if (counter === undefined) return;
    const { [counter]: _, ...others } = this.serving;
    this.serving = number === undefined ? others : { ...others, [counter]: number };
  }

  /** Calls that stand, without a number's. */
  #without(number: string): BoardCall[] {
    return this.#everywhere.filter((call) => call.number !== number);
  }

  /** These calls stand now; those not heard of before are to be announced. */
  #stand(calls: readonly BoardCall[]): void {
    this.#everywhere = calls;
    const ours = calls.filter((call) => this.#ours(call)).toSorted((a, b) => a.seq - b.seq);
    const seqs = new Set(ours.map((call) => call.seq));
    this.#had = this.#had.filter((seq) => seqs.has(seq));
    this.standing = ours;
    this.#announcer.take(ours);
  }

  #attend(seq: number | undefined): void {
    if (seq !== undefined) this.#had = [seq, ...this.#had.filter((other) => other !== seq)];
    this.announcing = seq;
    if (seq === undefined && this.#stale) this.#reload();
  }

  #speech(seq: number, short: boolean): string | undefined {
    if ((this.settings?.voice?.languages ?? []).length === 0) return undefined;
    const query = short ? 'gong=false&length=short' : 'gong=false';
    return `/api/v1/offices/${this.#device?.office}/announcements/${seq}?${query}`;
  }

  /** An emergency takes the whole screen; calls rest until it is over. */
  #alarm(emergency: Emergency | undefined): void {
    const was = this.emergency;
    this.emergency = emergency;
    if (emergency) {
      // Told again, as after every reconnect, it cuts nothing off.
      if (!was) this.#announcer.hold();
      if (!was && emergency.speak && this.settings?.voice) void this.#warn();
    } else if (was) {
      // No warning talks over the next call.
      this.#sound.stop();
      this.#announcer.goOn();
    }
  }

  /** Says what the emergency screen says, again and again, where that is configured. */
  async #warn(): Promise<void> {
    if (this.#speaking) return;
    this.#speaking = true;
    while (this.emergency?.speak) {
      await this.#sound.say(`/api/v1/offices/${this.#device?.office}/announcements/emergency`).catch(() => undefined);
      await new Promise((resume) => setTimeout(resume, 8_000));
    }
    this.#speaking = false;
  }

  /** Loads the page anew when nothing is being announced: there is another build. */
  #reload(): void {
    this.#stale = true;
    if (this.#announcer.isCalm && !this.emergency) location.reload();
  }

  #everyMinute(): void {
    if (this.settings?.voice) this.#sound.volume = loudness(this.settings.volume ?? [], clock.minuteOfDay);
    void this.#wake();
    if (this.#stale) this.#reload();
  }

  async #wake(): Promise<void> {
    // A screen that only shows has no sound to lack.
    this.#blocked = this.settings?.voice != null && !(await this.#sound.wake());
    this.#trouble('blocked', this.#blocked ? ['the browser lets it make no sound'] : []);
  }

  /** Notes how an announcement went; one that came to nothing is seen on the screen, too. */
  #sounded(how: Sounded): void {
    this.#unheard = how === 'nothing';
    this.#trouble('sound', this.#unheard && !this.#blocked ? ['its sound does not come out'] : []);
    if (this.#unheard) void this.#wake();
  }

  /** Notes what is wrong about something, and tells of it when that changes. */
  #trouble(about: string, troubles: readonly string[]): void {
    this.#troubles.set(about, troubles);
    const told = JSON.stringify([...this.#troubles.values()].flat());
    if (told !== this.#told) this.#tell();
  }

  /** Tells the daemon how this screen is; a screen that falls silent is in trouble, too. */
  #tell(): void {
    if (!this.#device) return;
    const troubles = [...this.#troubles.values()].flat();
    this.#told = JSON.stringify(troubles);
    // What could not be told now is told again within a minute.
    act('display', 'POST', '/api/v1/device/health', { troubles }).catch(() => undefined);
  }

  #connected(is: boolean, within = LOST_MS): void {
    if (is) {
      clearTimeout(this.#losing);
      this.#losing = undefined;
      this.lost = false;
      // The daemon may be another one, which was told nothing.
      this.#tell();
    } else {
      // Once it is being lost, no later word makes that later.
      this.#losing ??= setTimeout(() => {
        this.lostSince = this.#lastWord;
        this.lost = true;
      }, within);
    }
  }
}

export const display = new Display();
