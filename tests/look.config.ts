import { defineConfig } from '@playwright/test';
import { chromium } from './src/chromium';

// Pictures to look at, of the kiosk and of the lobby screen: `npm run look --workspace tests` (`-- look-lobby`).
export default defineConfig({
  testDir: './src',
  testMatch: /look(-lobby)?\.ts/,
  timeout: 300_000,
  workers: 1,
  reporter: [['list']],
  outputDir: '../target/playwright',
  use: chromium,
});
