/**
 * The screen's sound: the gong at once, and the spoken call behind it without a gap.
 *
 * The gong is fetched once and sounds from memory, so nothing on the way makes it late; the speech is
 * fetched while it sounds. Speech that is not there in time is left out: number and gong have told.
 */
import { Gong, GONG_MS } from './gong';

/** Between gong and speech, which begins with a moment of silence of its own: 0.3 s to the first sound. */
const REST_S = 0.26;

/** How long after the gong speech may still begin. */
const LATE_S = 1.2;

/** How long a fetch may take at all. */
const FETCH_MS = 2_800;

/** The rest before a fetch that broke off is tried again. */
const AGAIN_MS = 150;

/** How much longer than its length a sound may take before something is taken to be wrong. */
const STUCK_MS = 1_500;

/** How well something was sounded. */
export type Sounded = 'spoken' | 'gong' | 'nothing';

export class Sound {
  #context: AudioContext | undefined;
  #volume: GainNode | undefined;
  #gong: AudioBuffer | undefined;
  #own: Gong | undefined;
  #playing = new Set<AudioBufferSourceNode>();
  /** What everything sounds through, until silence is asked for. */
  #out: GainNode | undefined;
  /** How often silence was asked for: what began before is not begun anew after. */
  #silences = 0;
  #gongUrl: string | undefined;

  /** Whether the browser lets it sound; it does not before somebody touched the page, unless told. */
  get isBlocked(): boolean {
    return this.#audio().state !== 'running';
  }

  /** Tries to be allowed to sound. */
  async wake(): Promise<boolean> {
    // Some browsers leave this pending until a touch; then the touch brings it to an end.
    await Promise.race([this.#audio().resume(), rest(300)]).catch(() => undefined);
    return !this.isBlocked;
  }

  /** Fetches the gong; without it the screen's own sounds. */
  async prepare(url: string): Promise<void> {
    this.#gongUrl = url;
    this.#gong ??= await this.#fetch(url).catch(() => undefined);
  }

  /** How loud everything is, 0 to 1. */
  set volume(to: number) {
    this.#audio();
    if (this.#volume) this.#volume.gain.value = to;
  }

  /** The gong, then what is at an address; comes to an end when the last of it has sounded. */
  async announce(url: string | undefined): Promise<Sounded> {
    const audio = this.#audio();
    if (audio.state !== 'running') return 'nothing';
    const silences = this.#silences;
    const speech = url === undefined ? undefined : this.#fetch(url).catch(() => undefined);
    const begin = audio.currentTime + 0.02;
    const ended: Promise<boolean>[] = [];
    let length = GONG_MS / 1000;
    if (this.#gong) {
      length = this.#gong.duration;
      ended.push(this.#play(this.#gong, begin));
    } else {
      this.#own ??= new Gong(audio, this.#through());
      this.#own.sound(begin);
      // Of a device that is gone the time stands still.
      const began = audio.currentTime;
      ended.push(rest(GONG_MS).then(() => audio.currentTime > began));
      if (this.#gongUrl !== undefined) void this.prepare(this.#gongUrl);
    }
    const buffer = await speech;
    const at = begin + length + REST_S;
    let spoken = false;
    if (silences !== this.#silences) return 'gong';
    if (buffer && audio.currentTime < at + LATE_S) {
      ended.push(this.#play(buffer, Math.max(at, audio.currentTime + 0.02)));
      spoken = true;
    }
    const heard = await Promise.all(ended);
    if (heard.includes(false)) return 'nothing';
    return spoken ? 'spoken' : 'gong';
  }

  /** Only what is at an address. */
  async say(url: string): Promise<void> {
    const silences = this.#silences;
    const buffer = await this.#fetch(url).catch(() => undefined);
    if (buffer && silences === this.#silences && !this.isBlocked) await this.#play(buffer, this.#audio().currentTime + 0.02);
  }

  /** Silence, at once: what sounds, and what was to sound behind it. */
  stop(): void {
    this.#silences += 1;
    this.#out?.disconnect();
    this.#out = undefined;
    this.#own = undefined;
    for (const source of this.#playing) source.stop();
  }

  /** Plays; true when it has sounded to its end, false if it never got there. */
  #play(buffer: AudioBuffer, at: number): Promise<boolean> {
    const audio = this.#audio();
    const source = new AudioBufferSourceNode(audio, { buffer });
    source.connect(this.#through());
    this.#playing.add(source);
    const ended = new Promise<boolean>((resolve) => source.addEventListener('ended', () => resolve(true), { once: true }));
    source.start(at);
    // A device that is gone would never tell the end, and every later call would wait for it.
    const stuck = rest(Math.max(0, at - audio.currentTime) * 1000 + buffer.duration * 1000 + STUCK_MS).then(() => false);
    return Promise.race([ended, stuck]).finally(() => {
      this.#playing.delete(source);
      source.disconnect();
    });
  }

  async #fetch(url: string): Promise<AudioBuffer | undefined> {
    const signal = AbortSignal.timeout(FETCH_MS);
    for (;;) {
      try {
        const response = await fetch(url, { headers: { 'Kolejka-As': 'display' }, credentials: 'same-origin', signal });
        if (!response.ok) return undefined;
        return await this.#audio().decodeAudioData(await response.arrayBuffer());
      } catch (error) {
        // The network went away for a moment; there is time until the gong has faded.
        if (signal.aborted) throw error;
        await rest(AGAIN_MS);
      }
    }
  }

  #through(): AudioNode {
    const audio = this.#audio();
    if (!this.#out) {
      this.#out = new GainNode(audio);
      this.#out.connect(this.#volume ?? audio.destination);
    }
    return this.#out;
  }

  #audio(): AudioContext {
    if (!this.#context) {
      this.#context = new AudioContext();
      this.#volume = new GainNode(this.#context);
      this.#volume.connect(this.#context.destination);
    }
    return this.#context;
  }
}

export function rest(ms: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, ms));
}
