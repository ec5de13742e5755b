/**
 * The gong: two notes with a soft attack, 1.2 s, made here. Nothing else on the screen sounds.
 */

/** How long it lasts. */
export const GONG_MS = 1_200;

/** The two notes, a falling major third, and when each begins. */
const NOTES: readonly { hertz: number; at: number }[] = [
  { hertz: 659.26, at: 0 },
  { hertz: 523.25, at: 0.42 },
];

/** Partials of a struck bar: their pitch, loudness, and how fast they fade. */
const PARTIALS: readonly { times: number; loud: number; fade_s: number }[] = [
  { times: 1, loud: 0.5, fade_s: 0.75 },
  { times: 2.01, loud: 0.12, fade_s: 0.35 },
  { times: 3.98, loud: 0.04, fade_s: 0.18 },
];

export class Gong {
  #context: AudioContext | undefined;

  /** Whether the browser lets it sound; it does not before somebody touched the page, unless told. */
  get isMuted(): boolean {
    return this.#audio().state !== 'running';
  }

  /** Tries to be allowed to sound. */
  async wake(): Promise<boolean> {
    // Some browsers leave this pending until a touch; then the touch brings it to an end.
    await Promise.race([this.#audio().resume(), new Promise((resume) => setTimeout(resume, 300))]).catch(
      () => undefined,
    );
    return !this.isMuted;
  }

  /** Sounds once; the caller waits until it has faded. */
  sound(): void {
    const audio = this.#audio();
    if (audio.state !== 'running') return;
    const begin = audio.currentTime + 0.02;
    for (const note of NOTES) {
      for (const partial of PARTIALS) {
        const tone = new OscillatorNode(audio, { frequency: note.hertz * partial.times });
        const from = begin + note.at;
        const volume = new GainNode(audio, { gain: 0 });
        volume.gain.setValueAtTime(0, from);
        volume.gain.linearRampToValueAtTime(partial.loud, from + 0.025);
        volume.gain.exponentialRampToValueAtTime(0.0005, from + partial.fade_s);
        tone.connect(volume).connect(audio.destination);
        tone.start(from);
        tone.stop(from + partial.fade_s + 0.05);
      }
    }
  }

  #audio(): AudioContext {
    this.#context ??= new AudioContext();
    return this.#context;
  }
}
