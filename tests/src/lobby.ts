/** What the tests of lobby screens share: watching and hastening a screen, cutting its connection. */
import type { Page } from '@playwright/test';
import { type Socket, connect, createServer, type Server } from 'node:net';
import { type Demo, OFFICE } from './harness';

/** What was heard of a screen. */
export interface Seen {
  /** Calls that had the attention, as `number seq`, in order. */
  announced: string[];
  /** Numbers that stood anywhere on the screen. */
  shown: string[];
  /** Sounds: how long and loud, when they began, and whether they came to their end. */
  sounds: { seconds: number; peak: number; at: number; ended: boolean; stopped: boolean }[];
}

/** Notes what a page shows and sounds from its beginning; `times` faster than it would be. */
export async function watch(page: Page, times = 1): Promise<void> {
  await page.addInitScript((times: number) => {
    const seen: Seen = { announced: [], shown: [], sounds: [] };
    Object.assign(window, { seen });
    const { start, stop } = AudioBufferSourceNode.prototype;
    const of = new WeakMap<AudioScheduledSourceNode, Seen['sounds'][number]>();
    // Looked for once in a buffer: a gong is played before the page shows its call, and would keep it waiting.
    const peaks = new WeakMap<AudioBuffer, number>();
    const peakOf = (buffer: AudioBuffer) => {
      const peak = peaks.get(buffer) ?? buffer.getChannelData(0).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
      peaks.set(buffer, peak);
      return peak;
    };
    AudioBufferSourceNode.prototype.start = function (when = 0) {
      const peak = this.buffer ? peakOf(this.buffer) : 0;
      const sound = { seconds: this.buffer?.duration ?? 0, peak, at: performance.now(), ended: false, stopped: false };
      seen.sounds.push(sound);
      of.set(this, sound);
      this.addEventListener('ended', () => (sound.ended = true));
      this.playbackRate.value = times;
      const now = this.context.currentTime;
      return start.call(this, now + Math.max(0, when - now) / times);
    };
    AudioScheduledSourceNode.prototype.stop = function (when?: number) {
      const sound = of.get(this);
      if (sound) sound.stopped = true;
      return stop.call(this, when);
    };
    const later = window.setTimeout.bind(window);
    Object.assign(window, {
      hasten: (by: number) => (times = by),
      // The longer ones are guards, for what must not be taken for lost or stuck.
      setTimeout: (act: TimerHandler, ms = 0, ...rest: unknown[]) => later(act, ms > 2_500 ? ms : ms / times, ...rest),
    });
    const shown = new Set<string>();
    // What was noted so far, so that a long run can count it and keep nothing of it.
    let [announced, spoken] = [0, 0];
    let last = '';
    Object.assign(window, {
      forget: () => {
        announced += seen.announced.length;
        spoken += seen.sounds.filter((sound) => sound.seconds > 1.25 && sound.ended && !sound.stopped).length;
        seen.announced.length = seen.shown.length = 0;
        seen.sounds = seen.sounds.filter((sound) => !sound.ended);
        shown.clear();
        return [announced, spoken];
      },
    });
    addEventListener('DOMContentLoaded', () => {
      new MutationObserver(() => {
        for (const element of document.querySelectorAll('.number [aria-hidden], .recent li > [aria-hidden]')) {
          const number = element.textContent?.replace(/\s/g, '') ?? '';
          if (!shown.has(number)) seen.shown.push(number);
          shown.add(number);
        }
        const call = document.querySelector('.call.announced');
        const number = call?.querySelector('.number [aria-hidden]')?.textContent?.replace(/\s/g, '');
        const entry = `${number} ${call?.getAttribute('data-seq')}`;
        if (number && last !== entry) seen.announced.push((last = entry));
      }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['class', 'data-seq'] });
    });
  }, times);
  await page.reload();
}

/** From here on so many times faster than it would be, until it is loaded anew. */
export const hasten = (page: Page, times: number): Promise<void> => page.evaluate(`void hasten(${times})`);

export const seen = (page: Page): Promise<Seen> => page.evaluate('window.seen');

/** A clerk at a counter, without a page. */
export interface Clerk {
  cookie: string;
  counter: string;
  next: () => Promise<any>;
}

/** Clerks at counters. */
export async function clerks(demo: Demo, pairs: [string, string][]): Promise<Clerk[]> {
  return Promise.all(
    pairs.map(async ([login, counter]) => {
      const cookie = await demo.session(login);
      await demo.ask('POST', `${OFFICE}/counters/${counter}/open`, { cookie });
      return { cookie, counter, next: () => demo.ask('POST', `${OFFICE}/counters/${counter}/call-next`, { cookie }) };
    }),
  );
}

/** The example office's lobby screen with these lines instead of its own. */
export const lobby = (lines: string) => (file: string) =>
  file.replace(/id = "lobby"\n[\s\S]*?\n\n/, `id = "lobby"\n${lines}\n\n`);

/** The voice in these languages. */
export const speaking = (languages: string) => (file: string) =>
  file.replace(/(\[voice\]\n)languages = .*/, `$1languages = ${languages}`);

/** A way to the daemon that can be cut. */
export class Way {
  #sockets = new Set<Socket>();
  /** Whether nothing gets through. */
  closed = false;

  private constructor(private readonly server: Server) {}

  static async to(demo: Demo): Promise<Way> {
    const [host, port] = demo.address.split(':');
    const server = createServer();
    const way = new Way(server);
    server.on('connection', (near) => {
      if (way.closed) {
        near.on('error', () => undefined);
        near.destroy();
        return;
      }
      const far = connect(Number(port), host);
      for (const socket of [near, far]) {
        way.#sockets.add(socket);
        socket.on('close', () => {
          way.#sockets.delete(socket);
          near.destroy();
          far.destroy();
        });
        socket.on('error', () => undefined);
      }
      near.pipe(far).pipe(near);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return way;
  }

  get url(): string {
    const address = this.server.address();
    return typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
  }

  /** Breaks every connection, in the middle of whatever it carries. */
  cut(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  end(): void {
    this.cut();
    this.server.close();
  }
}
