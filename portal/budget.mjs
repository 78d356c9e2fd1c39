// The JavaScript that a page needs before it first shows, from Vite's manifest: the entry with all that it imports, the
// language, and the page's own. Prints the figures (KB, gzip) and fails above the limit.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const LIMIT = 170;
const PAGES = [
  'src/session/SignInPage.tsx',
  'src/orders/list/OrdersPage.tsx',
  'src/home/HomePage.tsx',
  'src/orders/order/OrderPage.tsx',
  'src/deliveries/DeliveriesPage.tsx',
  'src/review/list/ReviewPage.tsx',
  'src/review/desk/DeskPage.tsx',
  'src/sync/SyncPage.tsx',
];
/** The larger of the languages counts. */
const LANGUAGE = 'src/shared/i18n/uk.ts';
/** What pages of staff need besides. */
const STAFF_WORDS = 'src/shared/i18n/staff/uk.ts';
const isOfStaff = (page) => /^src\/(review|sync)\//.test(page);

const dist = join(dirname(fileURLToPath(import.meta.url)), 'dist');
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'));

/** The chunk and all that it imports at once. */
function withImports(key, found = new Set()) {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`${key} is not in the manifest: name the page as it is called now`);
  if (found.has(key)) return found;
  found.add(key);
  for (const imported of chunk.imports ?? []) withImports(imported, found);
  return found;
}
const kilobytes = (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length / 1024;
const sum = (keys) =>
  [...new Set([...keys].map((key) => manifest[key].file))]
    .filter((file) => file.endsWith('.js'))
    .reduce((total, file) => total + kilobytes(file), 0);

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const shared = new Set([...withImports(entry), ...withImports(LANGUAGE)]);
console.log(`JavaScript before the first page, gzip; limit ${LIMIT} KB`);
console.log(`${'shared by all'.padEnd(38)} ${sum(shared).toFixed(1).padStart(6)} KB`);
let over = false;
for (const page of PAGES) {
  const words = isOfStaff(page) ? withImports(STAFF_WORDS) : [];
  const size = sum(new Set([...shared, ...withImports(page), ...words]));
  over ||= size > LIMIT;
  console.log(
    `${page.padEnd(38)} ${size.toFixed(1).padStart(6)} KB${size > LIMIT ? '  over the limit' : ''}`,
  );
}
process.exitCode = over ? 1 : 0;
