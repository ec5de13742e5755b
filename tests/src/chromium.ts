/** How the system's Chromium is started: the real one, quiet, allowed to sound. */
import { existsSync } from 'node:fs';

/** The first of these programs that there is. */
const started = (...programs: string[]) => ({
  browserName: 'chromium' as const,
  locale: 'pl-PL',
  launchOptions: {
    executablePath: process.env['CHROMIUM'] ?? programs.map((name) => `/usr/bin/${name}`).find(existsSync) ?? 'chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--autoplay-policy=no-user-gesture-required',
      // A page that a test serves itself counts as one from elsewhere, which may not reach loopback.
      ...(process.env['PAGES'] === 'built' ? ['--disable-features=LocalNetworkAccessChecks'] : []),
    ],
  },
});

/** The engine without the browser around it, made from the same source: what is on a page is the same, and sooner there. */
export const engine = started('chromium-headless-shell', 'chromium');

/** The browser as it stands in the hall, for figures and pictures. */
export const chromium = started('chromium', 'chromium-headless-shell');
