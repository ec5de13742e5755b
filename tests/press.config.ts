import { defineConfig } from '@playwright/test';
import { chromium } from './src/chromium';

// Measures from a press to its result: `npm run press --workspace tests`. It judges nothing.
export default defineConfig({
  testDir: './src',
  testMatch: 'press.ts',
  timeout: 240_000,
  workers: 1,
  reporter: [['list']],
  outputDir: '../target/playwright',
  use: chromium,
});
