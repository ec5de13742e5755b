import { defineConfig } from '@playwright/test';
import { chromium } from './src/chromium';

// Pictures of the board to look at: `npx playwright test -c board-look.config.ts --workspace tests`.
export default defineConfig({
  testDir: './src',
  testMatch: 'board-look.ts',
  timeout: 300_000,
  workers: 1,
  reporter: [['list']],
  outputDir: '../target/playwright',
  use: chromium,
});
