import { defineConfig } from '@playwright/test';
import { chromium } from './src/chromium';

// Pictures of every screen of the kiosk to look at: `npm run look --workspace tests`.
export default defineConfig({
  testDir: './src',
  testMatch: 'look.ts',
  timeout: 300_000,
  workers: 1,
  reporter: [['list']],
  outputDir: '../target/playwright',
  use: chromium,
});
