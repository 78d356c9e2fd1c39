import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import compression from 'compression';
import express, { type Response, Router } from 'express';
import { findInCheckout } from '@mullion/platform/process/checkout-folder';
import { requestOf } from './request-log';
import { pageHeadersWith } from './security-headers';

/** The built portal, from the source tree and from the bundle alike; undefined when it is not built. */
export function portalFolder(): string | undefined {
  const page = findInCheckout('portal/dist/index.html');
  return page === undefined ? undefined : dirname(page);
}

const YEAR = 31_536_000;
/** What is surely meant to be a file: order numbers may hold dots too. */
const FILE = /\.(?:js|css|map|html|json|webmanifest|txt|xml|svg|png|jpe?g|webp|ico|woff2?|php|env)$/i;
const PLACEHOLDER = '__CSP_NONCE__';

/** The page with this answer's nonce where the portal looks for it: `<meta property="csp-nonce" content="…">`. */
function withNonce(html: string, nonce: string): string {
  const filled = html.replaceAll(PLACEHOLDER, nonce);
  if (/<meta[^>]+property="csp-nonce"[^>]+content=/.test(filled)) return filled;
  return filled.replace(/<head[^>]*>/i, (head) => `${head}<meta property="csp-nonce" content="${nonce}">`);
}

/**
 * The portal's files, and its page for every address of the portal. Files whose names carry a hash never change; all others
 * are asked for again each time. `picturesByHttp` as in `pageHeadersWith`.
 */
export function pages(folder: string, picturesByHttp: boolean): Router {
  const router = Router();
  const put = (response: Response, nonce: string) => {
    response.setHeader('X-Request-Id', requestOf(response).id);
    for (const [name, value] of pageHeadersWith(nonce, picturesByHttp)) response.setHeader(name, value);
  };
  router.use((request, response, next) => {
    if (request.method === 'GET' || request.method === 'HEAD') {
      next();
      return;
    }
    response.setHeader('Allow', 'GET, HEAD');
    response.status(405).type('text/plain').send('Pages can only be read.\n');
  });
  router.use(compression());
  router.use(
    express.static(folder, {
      index: false,
      redirect: false,
      dotfiles: 'ignore',
      setHeaders(response, path) {
        put(response, 'none');
        const hashed = path.startsWith(join(folder, 'assets') + sep);
        response.setHeader('Cache-Control', hashed ? `public, max-age=${YEAR}, immutable` : 'no-cache');
      },
    }),
  );
  router.use(async (request, response) => {
    requestOf(response).route = 'page';
    // A file that is gone (an old version's) must not look like a page.
    if (FILE.test(request.path)) {
      put(response, 'none');
      response.status(404).type('text/plain').send('There is no such file.\n');
      return;
    }
    const nonce = randomBytes(16).toString('base64');
    const html = withNonce(await readFile(join(folder, 'index.html'), 'utf8'), nonce);
    put(response, nonce);
    response.setHeader('Cache-Control', 'no-cache');
    response.type('html').send(html);
  });
  return router;
}
