/** How the tests start the system's Chromium: the real one, quiet, allowed to sound. */
export const chromium = {
  browserName: 'chromium' as const,
  locale: 'pl-PL',
  launchOptions: {
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
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
};
