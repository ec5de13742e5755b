/**
 * Figures of the pages in Chromium: from the press to the number painted and to the gong, how memory goes
 * over a day's worth of calls, and from paper out to the warnings. `cargo xtask bench display` and `warning`
 * run it and judge; here is only measured. A figure is a line `FIGURE {"what": …, "ms": […]}` or `FIGURE {"what": …, "value": …}`.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { Emulated, printers } from './emulated';
import { expect, test } from './harness';
import { clerks, lobby, seen, speaking, watch } from './lobby';

const PRESSES = Number(process.env['PRESSES'] ?? 100);
const SPEECHES = Number(process.env['SPEECHES'] ?? 20);
const WARNINGS = Number(process.env['WARNINGS'] ?? 12);
const CALLS = Number(process.env['CALLS'] ?? 5_000);

/** How much quicker than it is heard all is announced, where only the beginning counts. */
const HASTE = 40;

const figure = (about: object) => console.log(`FIGURE ${JSON.stringify(about)}`);

test('from the press to paint and gong', async ({ demo, open, clerkAt }) => {
  await demo.configure('', speaking('["pl"]'));
  for (let n = 0; n < PRESSES; n += 1) await demo.ticket('registration');
  const page = await open('/display/lobby');
  await page.addInitScript((haste: number) => {
    const painted: Record<string, number> = {};
    const gongs: number[] = [];
    Object.assign(window, { painted, gongs });
    const now = () => performance.timeOrigin + performance.now();
    addEventListener('DOMContentLoaded', () => {
      new MutationObserver(() => {
        const number = document.querySelector('.call .number [aria-hidden]')?.textContent ?? '';
        if (!number || number in painted) return;
        painted[number] = 0;
        // The frame that shows it has been made when a task runs after it.
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () => (painted[number] = now());
          channel.port2.postMessage(0);
        });
      }).observe(document, { subtree: true, childList: true, characterData: true });
    });
    const start = AudioBufferSourceNode.prototype.start;
    AudioBufferSourceNode.prototype.start = function (when = 0) {
      const audio = this.context as AudioContext;
      if (this.buffer && this.buffer.duration < 1.25) {
        // What is watched is hastened, the moment before it starts, too: that is given back.
        const lead = Math.max(0, when - audio.currentTime) * haste;
        gongs.push(now() + (lead + audio.baseLatency + (audio.outputLatency || 0)) * 1000);
      }
      return start.call(this, when);
    };
  }, HASTE);
  await watch(page, HASTE);
  const clerk = await clerkAt('anna', '1');
  await clerk.evaluate(() => {
    const pressed: number[] = [];
    Object.assign(window, { pressed });
    addEventListener('keydown', (event) => pressed.push(performance.timeOrigin + event.timeStamp), { capture: true });
  });
  for (let n = 0; n < PRESSES; n += 1) {
    await clerk.keyboard.press('F2');
    // Nothing else is being spoken when the next one is pressed, and the panel's own rest is over.
    await expect
      .poll(async () => {
        const { announced, sounds } = await seen(page);
        return announced.length === n + 1 && sounds.length === 2 * (n + 1) && sounds.every((sound) => sound.ended);
      }, { timeout: 30_000, intervals: [50] })
      .toBe(true);
    await expect(page.locator('.announced')).toHaveCount(0);
    await clerk.waitForTimeout(750);
  }
  const pressed: number[] = await clerk.evaluate('window.pressed');
  const painted = Object.values((await page.evaluate('window.painted')) as Record<string, number>);
  const gongs: number[] = await page.evaluate('window.gongs');
  expect([pressed.length, painted.length, gongs.length]).toEqual([PRESSES, PRESSES, PRESSES]);
  figure({ what: 'painted', ms: painted.map((at, place) => at - (pressed[place] ?? 0)) });
  figure({ what: 'gong', ms: gongs.map((at, place) => at - (pressed[place] ?? 0)) });
});

/**
 * Proves nothing and measures, at the speed at which it is heard: from the gong's end to the first sound of the
 * speech, the silence at its beginning counted in.
 */
test('from gong to speech', async ({ demo, open }) => {
  await demo.configure('', speaking('["pl", "en"]'));
  const page = await open('/display/lobby');
  await page.addInitScript(() => {
    const gaps: number[] = [];
    let gongEnds = 0;
    Object.assign(window, { gaps });
    const start = AudioBufferSourceNode.prototype.start;
    AudioBufferSourceNode.prototype.start = function (when = 0) {
      const at = Math.max(when, this.context.currentTime);
      const samples = this.buffer?.getChannelData(0) ?? new Float32Array();
      if (this.buffer && this.buffer.duration < 1.25) gongEnds = at + this.buffer.duration;
      else gaps.push((at + samples.findIndex((sample) => Math.abs(sample) > 0.02) / (this.buffer?.sampleRate ?? 1) - gongEnds) * 1000);
      return start.call(this, when);
    };
  });
  await watch(page);
  await expect(page.locator('.wait')).toBeVisible();
  const [anna] = await clerks(demo, [['anna', '1']]);
  for (let n = 0; n < SPEECHES; n += 1) {
    await demo.ticket('registration');
    await anna!.next();
    await expect.poll(() => page.evaluate('window.gaps.length'), { timeout: 30_000 }).toBe(n + 1);
    await expect(page.locator('.announced')).toHaveCount(0, { timeout: 30_000 });
  }
  figure({ what: 'gap', ms: await page.evaluate('window.gaps') });
});

/** A film of two seconds, made by the browser that will show it. */
async function film(page: Page): Promise<Buffer> {
  const base64 = await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 });
    const pen = canvas.getContext('2d');
    const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: 'video/webm' });
    const parts: Blob[] = [];
    recorder.addEventListener('dataavailable', (event) => parts.push(event.data));
    const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve));
    recorder.start();
    for (let n = 0; n < 50; n += 1) {
      if (pen) {
        pen.fillStyle = `hsl(${n * 7}, 60%, 50%)`;
        pen.fillRect(0, 0, 640, 360);
      }
      await new Promise((resume) => setTimeout(resume, 40));
    }
    recorder.stop();
    await stopped;
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  });
  return Buffer.from(base64, 'base64');
}

test("a day's worth of calls", async ({ demo, open }) => {
  test.setTimeout(3_600_000);
  const media = join(demo.data, 'data', 'media');
  mkdirSync(media, { recursive: true });
  const studio = await open('/healthz');
  writeFileSync(join(media, 'film.webm'), await film(studio));
  await studio.close();
  const slides = Array.from({ length: 4 }, (_, n) => {
    execFileSync('convert', ['-size', '1280x720', `xc:hsl(${n * 60},50%,50%)`, join(media, `${n}.png`)]);
    return `{ image = "${n}.png", seconds = 2 }`;
  });
  slides.splice(2, 0, '{ video = "film.webm" }');
  await demo.configure('', (file) =>
    speaking('["pl"]')(lobby(`layout = "split"\nplaylist = [${slides.join(', ')}]`)(file)),
  );
  const staff = await clerks(demo, [['anna', '1'], ['piotr', '2'], ['maria', '3'], ['ewa', '4'], ['admin', '5']]);
  const page = await open('/display/lobby');
  await page.addInitScript(() => {
    let films = 0;
    addEventListener('ended', (event) => event.target instanceof HTMLVideoElement && (films += 1), { capture: true });
    Object.defineProperty(window, 'films', { get: () => films });
  });
  await watch(page, 100);
  await expect(page.locator('.slides')).toBeVisible();
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  const all = await page.context().browser()?.newBrowserCDPSession();
  /**
   * What the pages' processes hold altogether: sound and pictures are no part of the heap. Whoever watches a page's
   * network, as this script's driver does, has what is fetched kept there, too, so it grows at first and then stays.
   */
  const resident = async (): Promise<number> => {
    const { processInfo = [] } = (await all?.send('SystemInfo.getProcessInfo')) ?? {};
    const pages = processInfo.filter(({ type }) => type === 'renderer');
    const held = pages.map(({ id }) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0));
    return held.reduce((sum, one) => sum + one, 0);
  };
  const forget = (): Promise<[number, number]> => page.evaluate('window.forget()');
  const memory = async (): Promise<Record<string, number>> => {
    // What the watching itself keeps does not count.
    await forget();
    for (let pass = 0; pass < 4; pass += 1) await cdp.send('HeapProfiler.collectGarbage');
    const { metrics } = await cdp.send('Performance.getMetrics');
    return { ...Object.fromEntries(metrics.map((metric) => [metric.name, metric.value])), ResidentKiB: await resident() };
  };
  const samples: Record<string, number>[] = [];
  for (let n = 0; n < CALLS; n += staff.length) {
    for (const _ of staff) await demo.ticket('registration');
    await Promise.all(staff.map((clerk) => clerk.next()));
    // Each has its turn before the next ones are called: what was answered before it is not announced.
    await expect
      .poll(async () => Math.min(...(await forget())) >= n + staff.length, { timeout: 60_000, intervals: [50] })
      .toBe(true);
    if ((n + staff.length) % Math.max(5, CALLS / 10) === 0) samples.push(await memory());
  }
  const [announced, spoken] = await forget();
  figure({ what: 'announced', value: announced });
  figure({ what: 'spoken', value: spoken });
  figure({ what: 'films', value: await page.evaluate('window.films') });
  for (const name of ['JSHeapUsedSize', 'Nodes', 'JSEventListeners', 'ResidentKiB']) {
    figure({ what: name, values: samples.map((sample) => sample[name]) });
  }
});

/** Notes when something stands on a page, once it is painted. */
const note = (page: Page, selector: string) =>
  page.evaluate((selector) => {
    const times: number[] = [];
    Object.assign(window, { times });
    let stood = false;
    new MutationObserver(() => {
      const stands = document.querySelector(selector) !== null;
      if (stands && !stood) {
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () => times.push(performance.timeOrigin + performance.now());
          channel.port2.postMessage(0);
        });
      }
      stood = stands;
    }).observe(document, { subtree: true, childList: true });
  }, selector);

for (const [how, args] of [['tells by itself', []], ['only answers', ['--only-answers']]] as const) {
  test(`paper out, at a printer that ${how}`, async ({ demo, open, clerkAt }) => {
    const printer = await Emulated.start(...args);
    try {
      await printers(demo, `[[printers]]\nid = "hall"\ntcp = "${printer.address}"\npaper_mm = 80\nconfirms = "process_id"\n`);
      const kiosk = await open('/kiosk/hall', { width: 1080, height: 1920 });
      const panel = await clerkAt('anna', '1');
      const places = [[kiosk, '.no-paper'], [panel, '.printer']] as const;
      // A ticket comes out, so that the printer is known to be well.
      await demo.ticket('registration');
      await expect.poll(() => printer.papers()).toEqual([1, 1]);
      for (const [page, selector] of places) await note(page, selector);
      const began: number[] = [];
      for (let n = 0; n < WARNINGS; n += 1) {
        began.push(performance.timeOrigin + performance.now());
        await printer.press('paper-out');
        for (const [page, selector] of places) await expect(page.locator(selector)).toBeVisible();
        await printer.press('paper-in');
        for (const [page, selector] of places) await expect(page.locator(selector)).toHaveCount(0);
        // Not always at the same moment between two questions.
        await kiosk.waitForTimeout(100 + ((n * 137) % 750));
      }
      for (const [name, page] of [['kiosk', kiosk], ['panel', panel]] as const) {
        const times: number[] = await page.evaluate('window.times');
        expect(times.length).toBe(WARNINGS);
        figure({ what: `paper out, ${how}: ${name}`, ms: times.map((at, place) => at - (began[place] ?? 0)) });
      }
    } finally {
      printer.end();
    }
  });
}
