import { chromium } from '@playwright/test';
import lighthouse, { type Flags } from 'lighthouse';
import { freePort } from '@mullion/platform/embedded/free-port';
import { browserFlags, browserProgram } from '../browser';
import type { System } from '../system';
import { signIn } from '../visitor';

/** Lighthouse's mobile figures (a slow phone on a slow network, simulated) of the sign-in and of a dealer's orders. */
export async function benchPortal(system: System): Promise<void> {
  const dealer = await signIn(system, 'dealer@demo.example');
  const port = await freePort();
  const executablePath = browserProgram();
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: [...browserFlags, `--remote-debugging-port=${port}`],
  });
  try {
    for (const [name, path, extraHeaders] of [
      ['sign-in', '/', undefined],
      ['orders', '/orders', { Cookie: dealer.cookie }],
    ] as const) {
      const runs: Record<string, number>[] = [];
      for (let run = 0; run < 3; run += 1) {
        const flags: Flags = {
          port,
          output: 'json',
          logLevel: 'error',
          onlyCategories: ['performance', 'accessibility', 'best-practices'],
          ...(extraHeaders ? { extraHeaders } : {}),
        };
        const report = (await lighthouse(`${system.url}${path}`, flags))?.lhr;
        if (!report) throw new Error(`Lighthouse gave no report of ${name}`);
        const score = (category: string) => Math.round((report.categories[category]?.score ?? 0) * 100);
        const metric = (audit: string) => Math.round(report.audits[audit]?.numericValue ?? 0);
        runs.push({
          performance: score('performance'),
          accessibility: score('accessibility'),
          'best practices': score('best-practices'),
          'first paint ms': metric('first-contentful-paint'),
          'largest paint ms': metric('largest-contentful-paint'),
          'blocked ms': metric('total-blocking-time'),
        });
      }
      const median = (key: string) => runs.map((run) => run[key] ?? 0).sort((a, b) => a - b)[1];
      const figures = Object.keys(runs[0] ?? {}).map((key) => `${key} ${median(key) ?? '?'}`);
      console.log(`${name.padEnd(8)} ${figures.join(', ')}`);
    }
  } finally {
    await browser.close();
  }
}
