import { defineConfig } from '@playwright/test';
import { chromium } from './src/chromium';

// Pictures to look at, of the kiosk, the lobby screen and the staff's pages: `npm run look --workspace tests`
// (`-- look-lobby`, `-- board-look`, `-- admin-look`).
export default defineConfig({
  testDir: './src',
  testMatch: /(look|look-lobby|board-look|admin-look)\.ts/,
  timeout: 300_000,
  workers: 1,
  reporter: [['list']],
  outputDir: '../target/playwright',
  use: chromium,
});
