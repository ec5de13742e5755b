import { defineConfig } from '@playwright/test';
import { engine } from './src/chromium';

// A test that fails is looked at, not run again.
export default defineConfig({
  testDir: './src',
  testMatch: '*.spec.ts',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  retries: 0,
  // As many as there are cores, since some tests hold the pages to what they promise within seconds; beside them those
  // (`@waits`) that do little but wait for the shortest times that an office can have.
  workers: 3,
  projects: [
    { name: 'pages', grepInvert: /@waits/, workers: 2 },
    { name: 'waits', grep: /@waits/, workers: 1 },
  ],
  // Each test has a daemon of its own; so none waits for another of its file.
  fullyParallel: true,
  forbidOnly: true,
  reporter: [['list']],
  outputDir: '../target/playwright',
  use: engine,
});
