import { defineConfig } from '@playwright/test';
import { chromium } from './src/chromium';

// Takes the pictures of the documentation: `cargo xtask pictures`.
export default defineConfig({
  testDir: './src',
  testMatch: 'pictures.ts',
  timeout: 120_000,
  workers: 1,
  reporter: [['list']],
  outputDir: '../target/playwright',
  use: chromium,
});
