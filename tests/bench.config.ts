import { defineConfig } from '@playwright/test';
import { chromium } from './src/chromium';

// Figures of the pages in Chromium, started by `cargo xtask bench display`, `warning` and `press`.
export default defineConfig({
  testDir: './src',
  testMatch: ['bench.ts', 'press.ts'],
  timeout: 900_000,
  workers: 1,
  reporter: [['line']],
  outputDir: '../target/playwright',
  use: chromium,
});
