import { defineConfig } from '@playwright/test';
import { browserFlags, browserProgram, sizes } from './src/browser';

const executablePath = browserProgram();

/** The roles' stories through a real browser against the whole running system, at three sizes. */
export default defineConfig({
  testDir: './journeys',
  testMatch: '*.journey.ts',
  outputDir: '../.results/journeys',
  globalSetup: './journeys/start-system.ts',
  workers: 2,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['line'], ['json', { outputFile: '../.results/journeys.json' }]],
  use: {
    // Set by the global set-up, which runs before the workers read this file.
    ...(process.env['MULLION_URL'] ? { baseURL: process.env['MULLION_URL'] } : {}),
    locale: 'en-GB',
    timezoneId: 'Europe/Kyiv',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: { ...(executablePath ? { executablePath } : {}), args: browserFlags },
  },
  // A story marked @once takes something that there is little of: one size is enough.
  projects: [
    { name: 'phone', grepInvert: /@once/, use: { viewport: sizes.phone, hasTouch: true, isMobile: true } },
    { name: 'tablet', grepInvert: /@once/, use: { viewport: sizes.tablet, hasTouch: true } },
    { name: 'desktop', use: { viewport: sizes.desktop } },
  ],
});
