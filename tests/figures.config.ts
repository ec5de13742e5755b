import { defineConfig } from '@playwright/test';
import { chromium } from './src/chromium';

// Measures the kiosk: `cargo xtask kiosk-figures`.
export default defineConfig({
  testDir: './src',
  testMatch: 'figures.ts',
  timeout: 3_600_000,
  workers: 1,
  reporter: [['list']],
  outputDir: '../target/playwright',
  use: {
    ...chromium,
    launchOptions: {
      ...chromium.launchOptions,
      // Memory is told exactly, and only what is held counts.
      args: [...chromium.launchOptions.args, '--enable-precise-memory-info', '--js-flags=--expose-gc'],
    },
  },
});
