import { existsSync } from 'node:fs';

/** Debian's Chromium, or Chrome; undefined leaves the choice to Playwright. */
export const browserProgram = (): string | undefined =>
  ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path));

/** Without these, a browser in a closed network tries in vain to reach its maker. `--no-sandbox` is for root. */
export const browserFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The sizes that every page is looked at in. */
export const sizes = {
  phone: { width: 390, height: 844 },
  tablet: { width: 820, height: 1180 },
  desktop: { width: 1360, height: 900 },
} as const;
