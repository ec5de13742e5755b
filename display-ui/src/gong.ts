/**
 * The gong of a screen that has not fetched the daemon's yet: the same two notes, made here.
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
  { times: 1, loud: 0.25, fade_s: 0.75 },
  { times: 2.01, loud: 0.06, fade_s: 0.35 },
  { times: 3.98, loud: 0.02, fade_s: 0.18 },
];

export class Gong {
  constructor(
    private readonly audio: AudioContext,
    private readonly to: AudioNode,
  ) {}

  /** Sounds once; the caller waits until it has faded. */
  sound(begin: number): void {
    for (const note of NOTES) {
      for (const partial of PARTIALS) {
        const tone = new OscillatorNode(this.audio, { frequency: note.hertz * partial.times });
        const from = begin + note.at;
        const volume = new GainNode(this.audio, { gain: 0 });
        volume.gain.setValueAtTime(0, from);
        volume.gain.linearRampToValueAtTime(partial.loud, from + 0.025);
        volume.gain.exponentialRampToValueAtTime(0.0005, from + partial.fade_s);
        tone.connect(volume).connect(this.to);
        tone.start(from);
        tone.stop(from + partial.fade_s + 0.05);
      }
    }
  }
}
