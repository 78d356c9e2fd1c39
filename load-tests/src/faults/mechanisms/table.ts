import { edgeMechanisms } from './edges';
import { eventLogMechanisms } from './event-log';
import { holdBackMechanisms } from './hold-back';
import { inboxMechanisms } from './inbox';
import { type Mechanism, PROMISES } from './mechanism';
import { outgoingMechanisms } from './outgoing';
import { pullMechanisms } from './pull';

/** Every mechanism that keeps a promise of the synchronisation, by promise. */
export const MECHANISMS: readonly Mechanism[] = [
  ...inboxMechanisms,
  ...eventLogMechanisms,
  ...holdBackMechanisms,
  ...pullMechanisms,
  ...edgeMechanisms,
  ...outgoingMechanisms,
].sort((a, b) => a.promise.localeCompare(b.promise));

const HEAD = ['promise', 'mechanism', 'where it is', 'test that goes red without it'];
const cell = (text: string) => text.replaceAll('|', '\\|');

/** The rows of the table in docs/operations.md. */
export const documented = (mechanisms: readonly Mechanism[] = MECHANISMS): string[][] => [
  HEAD,
  ...mechanisms.map(({ promise, what, seeds, test }) => [
    `${promise} ${PROMISES[promise]}`,
    cell(what),
    [...new Set(seeds.map(({ file }) => `\`${file}\``))].join(', '),
    `${cell(test.name)} (\`${test.file}\`)`,
  ]),
];

/** The same as Markdown, before it is made pretty. */
export const markdown = (): string =>
  documented()
    .flatMap((row, index) => [row, ...(index === 0 ? [row.map(() => '---')] : [])])
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
