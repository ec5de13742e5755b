/**
 * The office's own pictures, films and pages, one after another.
 *
 * Each is looked for before it is shown; what is not there, is too large, does not load in time or
 * cannot be read is skipped, told of, and tried again in the next round. Only one is in the page at a
 * time, so a playlist of any length takes no more room than its largest.
 */
import type { Schemas } from '@kolejka/shared/client';
import { rest } from './sound';

export type Slide = Schemas['SlideView'];

/** The largest picture or page. */
const BYTES_MAX = 40 * 1024 * 1024;

/** How long something may take to load. */
const LOAD_MS = 8_000;

/** How long a film may last. */
const FILM_S_MAX = 3_600;

/** The rest before trying again when nothing of the playlist can be shown. */
const EMPTY_MS = 10_000;

export class Playlist {
  shown = $state.raw<Slide>();
  /** Stopped by somebody, or because the system asks for stillness: from the beginning, and when it begins to ask. */
  paused = $state(false);

  #slides: readonly Slide[] = [];
  #at = 0;
  #generation = 0;
  #next: (() => void) | undefined;
  /** Whether what is shown turned out broken. */
  #failed = false;
  #broken = new Map<string, string>();

  constructor(private readonly told: (troubles: readonly string[]) => void) {
    const stillness = matchMedia('(prefers-reduced-motion: reduce)');
    this.paused = stillness.matches;
    stillness.addEventListener('change', () => this.pause(stillness.matches));
  }

  /** Shows these from now on. */
  set(slides: readonly Slide[]): void {
    if (JSON.stringify(slides) === JSON.stringify(this.#slides)) return;
    this.#slides = slides;
    this.#at = 0;
    this.#broken.clear();
    this.#generation += 1;
    this.shown = undefined;
    this.#next?.();
    this.told([]);
    if (slides.length > 0) void this.#run(this.#generation);
  }

  /** Stops, or goes on. */
  pause(is: boolean): void {
    this.paused = is;
  }

  /** What is shown is over. */
  over(): void {
    this.#next?.();
  }

  /** What is shown cannot be shown. */
  broken(slide: Slide, what: string): void {
    if (slide !== this.shown) return;
    this.#failed = true;
    this.#tell(slide, what);
    this.over();
  }

  async #run(generation: number): Promise<void> {
    let skipped = 0;
    while (generation === this.#generation) {
      const slide = this.#slides[this.#at % this.#slides.length] as Slide;
      this.#at += 1;
      const wrong = await this.#look(slide);
      if (generation !== this.#generation) return;
      if (wrong !== undefined) {
        this.#tell(slide, wrong);
        skipped += 1;
        if (skipped >= this.#slides.length) {
          this.shown = undefined;
          await rest(EMPTY_MS);
          skipped = 0;
        }
        continue;
      }
      skipped = 0;
      // The same one again is shown anew, so that a film begins from its beginning.
      this.shown = { ...slide };
      this.#failed = false;
      await this.#turn(slide);
      if (generation !== this.#generation) return;
      if (!this.#failed) this.#well(slide);
    }
  }

  /** Waits until it is the next one's turn. */
  async #turn(slide: Slide): Promise<void> {
    let over = false;
    const told = new Promise<void>((resolve) => {
      this.#next = () => {
        over = true;
        resolve();
      };
    });
    const until = (slide.seconds ?? FILM_S_MAX) * 1000;
    let shownFor = 0;
    while (!over && (shownFor < until || this.paused)) {
      await Promise.race([told, rest(250)]);
      if (!this.paused) shownFor += 250;
    }
    this.#next = undefined;
  }

  /** What is wrong with a slide, as far as can be told before it is shown. */
  async #look(slide: Slide): Promise<string | undefined> {
    try {
      const response = await fetch(slide.url, {
        method: 'HEAD',
        headers: { 'Kolejka-As': 'display' },
        credentials: 'same-origin',
        signal: AbortSignal.timeout(LOAD_MS),
      });
      if (!response.ok) return response.status === 404 ? 'is not there' : `answers ${response.status}`;
      const bytes = Number(response.headers.get('content-length') ?? 0);
      if (slide.kind !== 'video' && bytes > BYTES_MAX) return 'is too large';
      if (slide.kind === 'image') {
        const image = new Image();
        image.src = slide.url;
        const loaded = image.decode().then(
          () => undefined,
          () => 'is no picture',
        );
        return await Promise.race([loaded, rest(LOAD_MS).then(() => 'does not load in time')]);
      }
      return undefined;
    } catch {
      return 'does not load';
    }
  }

  #tell(slide: Slide, what: string): void {
    if (this.#broken.get(slide.file) === what) return;
    this.#broken.set(slide.file, what);
    this.#report();
  }

  #well(slide: Slide): void {
    if (this.#broken.delete(slide.file)) this.#report();
  }

  #report(): void {
    this.told([...this.#broken].map(([file, what]) => `media ${file.slice(0, 120)} ${what}`).slice(0, 15));
  }
}
