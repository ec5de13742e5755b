/**
 * The page tells the daemon every minute how it is, so that staff hear of a kiosk in trouble or silent
 * before a client does. After an error of its own it is loaded anew when nobody is there.
 */
import { act } from '@kolejka/shared/client';
import { clock } from '@kolejka/shared/clock.svelte';
import { kiosk } from './kiosk.svelte';
import { words } from './words';

/** How often. */
const EVERY_MS = 60_000;

/** A clock further off than this is told of; what is shown goes by the daemon's. */
const CLOCK_OFF_MS = 120_000;

/** After an error the page is loaded anew at most this often. */
const RELOAD_EVERY_MS = 600_000;

/** The most characters of a trouble, and troubles at once. */
const CHARS_MAX = 200;
const TROUBLES_MAX = 8;

const begun = performance.now();

function troubles(): string[] {
  const told = [...kiosk.troubles.values()];
  if (kiosk.noPaper) told.push('no paper comes out');
  if (words.missing.size > 0) told.push(`words are missing: ${[...words.missing].slice(0, 8).join(', ')}`);
  const off = clock.now - Date.now();
  if (Math.abs(off) > CLOCK_OFF_MS) told.push(`its clock is ${Math.round(Math.abs(off) / 60_000)} min off`);
  return told.slice(0, TROUBLES_MAX).map((text) => text.replace(/\s+/g, ' ').slice(0, CHARS_MAX));
}

/** Tells how the page is. */
export async function tell(): Promise<void> {
  if (!kiosk.device) return;
  const { memory } = performance as unknown as { memory?: { usedJSHeapSize: number } };
  const report = {
    build: kiosk.build ?? null,
    screen: kiosk.screen.name,
    uptime_s: Math.round((performance.now() - begun) / 1_000),
    dom_nodes: document.getElementsByTagName('*').length,
    heap_kib: memory ? Math.round(memory.usedJSHeapSize / 1_024) : null,
    troubles: troubles(),
  };
  await act('kiosk', 'POST', '/api/v1/device/health', report).catch(() => undefined);
}

/** Watches from now on. */
export function watch(): void {
  let reloads = 0;
  const fault = (what: unknown) => {
    kiosk.troubles.set('fault', `an error on the page: ${String(what)}`);
    void tell();
    if (performance.now() - begun > RELOAD_EVERY_MS && reloads === 0) {
      reloads += 1;
      void kiosk.reload();
    }
  };
  addEventListener('error', (event) => fault(event.message));
  addEventListener('unhandledrejection', (event) => fault(event.reason));
  setInterval(() => void tell(), EVERY_MS);
}
