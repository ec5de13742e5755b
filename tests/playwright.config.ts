import { defineConfig } from '@playwright/test';
import { chromium } from './src/chromium';

// A test that fails is looked at, not run again.
export default defineConfig({
  testDir: './src',
  testMatch: '*.spec.ts',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  retries: 0,
  workers: 2,
  forbidOnly: true,
  reporter: [['list']],
  outputDir: '../target/playwright',
  use: chromium,
});
