import type { TracedChange } from './find';
import type { Moment } from './moment';
import type { Trace } from './trace';

/** Terminals obey control characters, and what is printed here comes from outside. */
const plain = (text: string) => text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ');

const named = ({ factory, source, id, key, kind }: TracedChange) =>
  `Change ${id}${kind === undefined ? '' : ` (${kind})`} of ${factory}/${source}, about ${key}`;

function table(moments: readonly Moment[]): string[] {
  const widest = Math.max(0, ...moments.map(({ teller }) => teller.length));
  return moments.map(({ at, teller, level, text }) => {
    const loud = level !== undefined && level !== 'info' && level !== 'debug' ? `${level}: ` : '';
    return `${at.toISOString()}  ${teller.padEnd(widest)}  ${loud}${text}`;
  });
}

const stands = ({ status, code, waitsFor, reason, doneAt, position }: TracedChange): string => {
  if (doneAt)
    return `${status}${position === undefined ? '' : ` at log position ${position.toLocaleString('en')}`}`;
  const why = [code, waitsFor && `waits for ${waitsFor}`, reason].filter(Boolean).join('; ');
  return `${status}${why ? ` (${why})` : ''}`;
};

function listed(changes: readonly TracedChange[]): string[] {
  const ids = Math.max(0, ...changes.map(({ id }) => id.length));
  return changes.map(
    (change) =>
      `${change.receivedAt.toISOString()}  ${change.id.padEnd(ids)}  ${change.factory}/${change.source}  ${change.kind ?? ''}  ${stands(change)}`,
  );
}

/** What a person reads, line by line. */
export function printed(name: string, told: Trace): string[] {
  const lines = (): string[] => {
    switch (told.is) {
      case 'unknown':
        return [
          `Nothing is known of ${name}: no change, no order and no correlation of this name, in the database or the logs.`,
        ];
      case 'ambiguous':
        return [
          `Several sources know a change ${name}. Say which one is meant:`,
          ...told.changes.map(
            ({ factory, source }) => `  npm run trace -- ${name} --factory ${factory} --source ${source}`,
          ),
        ];
      case 'list':
        return [
          told.as === 'key'
            ? `${name} has ${told.changes.length} changes; npm run trace -- <change id> tells the story of one.`
            : `The request ${name}: ${told.changes.length} changes.`,
          '',
          ...listed(told.changes),
          ...(told.moments.length > 0 ? ['', ...table(told.moments)] : []),
        ];
      case 'change': {
        const { change, moments, shown, behind } = told;
        return [
          named(change),
          `It is ${stands(change)}. Correlation ${change.correlation}.`,
          ...(shown.length > 0 ? [`Shown by ${shown.join(', ')}.`] : []),
          ...(behind.length > 0 ? [`Not shown yet by ${behind.join(', ')}.`] : []),
          '',
          ...table(moments),
        ];
      }
    }
  };
  return lines().map(plain);
}
