import { defineConfig } from '@playwright/test';
import { chromium } from './src/chromium';
const use: any = structuredClone(chromium);
use.launchOptions.args.push('--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests');
export default defineConfig({ testDir: './src', testMatch: 'look.ts', timeout: 120_000, workers: 1, reporter: [['list']], outputDir: '../target/playwright', use });
