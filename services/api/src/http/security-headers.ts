import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';

const NONCE = '{nonce}';

/** What helmet would set on every answer: asked once, since it is the same each time. */
function headersOf(options: Parameters<typeof helmet>[0]): [name: string, value: string][] {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  helmet(options)(new IncomingMessage(new Socket()), response, () => undefined);
  return Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]);
}

const shared = {
  frameguard: { action: 'deny' },
  referrerPolicy: { policy: 'same-origin' },
  // Browsers heed it on https only, where the portal is to stay.
  strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: false },
} as const;

/** For JSON and files: nothing in them may ever run or be shown inside a page. */
export const API_HEADERS = headersOf({
  ...shared,
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], sandbox: [] },
  },
});

const pageHeadersOf = (pictures: readonly string[]) =>
  headersOf({
    ...shared,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // MUI writes its styles into the page; only those that carry the nonce of this answer count.
        styleSrc: ["'self'", `'nonce-${NONCE}'`],
        // Factories may name pictures of constructions by URL.
        imgSrc: ["'self'", 'data:', 'blob:', ...pictures],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        workerSrc: ["'self'"],
        manifestSrc: ["'self'"],
        mediaSrc: ["'self'"],
        objectSrc: ["'none'"],
        frameSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
  });

const pageHeaders = pageHeadersOf(['https:']);
const developmentHeaders = pageHeadersOf(['https:', 'http:']);

/**
 * For the portal's pages and files. Pictures come by https alone in production, where the portal does too: a browser shows
 * no others there, and who listens on the way would see which windows are looked at. A factory's own server on a developer's
 * machine often has no certificate: with `picturesByHttp` those are shown as well.
 */
export const pageHeadersWith = (nonce: string, picturesByHttp: boolean): [name: string, value: string][] =>
  (picturesByHttp ? developmentHeaders : pageHeaders).map(([name, value]) => [
    name,
    value.replace(NONCE, nonce),
  ]);
