import { createReadStream } from 'node:fs';
import { pipeline, Transform } from 'node:stream';
import { parse } from 'csv-parse';
import type { FileFeed } from '@mullion/domain/factory/connector';
import type { TextRow } from '@mullion/platform/db/foreign';

/** The file as a whole can't be read; the message goes on after "The file …". */
export class UnreadableFile extends Error {}

/** A row, and where it ends. One with another number of cells than there are columns has its cells under their numbers. */
export interface CsvRow {
  readonly row: TextRow;
  readonly line: number;
  readonly problem?: string;
}

/** Longer than any row; a quote that is never closed would make one row of a whole file. */
const LONGEST_ROW = 4 * 1024 * 1024;

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

function decoder(encoding: FileFeed['encoding']): Transform {
  const text = new TextDecoder(encoding, { fatal: true });
  return new Transform({
    transform(chunk: Uint8Array, _, done) {
      try {
        done(null, text.decode(chunk, { stream: true }));
      } catch {
        done(new UnreadableFile(`is not in ${encoding}: the setting "encoding" of its feed names another`));
      }
    },
    flush(done) {
      try {
        done(null, text.decode());
      } catch {
        done(new UnreadableFile(`is not in ${encoding}: it ends within a character`));
      }
    },
  });
}

const explained = (error: unknown): unknown => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!(error instanceof Error) || !code.startsWith('CSV_')) return error;
  const line = 'lines' in error && typeof error.lines === 'number' ? error.lines : 0;
  if (code === 'CSV_QUOTE_NOT_CLOSED' || code === 'CSV_MAX_RECORD_SIZE')
    return new UnreadableFile(
      `has a quote that is never closed, in a row that begins before line ${line + 1}`,
    );
  return new UnreadableFile(`is no CSV at line ${line}: ${error.message}`);
};

function rowOf(columns: readonly string[], { record, info }: Parsed): CsvRow {
  const { lines: line } = info;
  const extra = record.slice(columns.length);
  if (record.length >= columns.length && extra.every((cell) => cell.trim() === ''))
    return { line, row: Object.fromEntries(columns.map((column, at) => [column, record[at] ?? ''])) };
  const row = Object.fromEntries(record.map((cell, at) => [String(at + 1), cell]));
  return { line, row, problem: `the row has ${record.length} cells and the file ${columns.length} columns` };
}

/**
 * Reads a CSV file row by row. Throws UnreadableFile when it is not in its encoding, no CSV, or lacks one of the columns
 * `needed`; other errors are the disk's.
 */
export async function* csvRows(
  path: string,
  { encoding, delimiter, columns: given }: Pick<FileFeed, 'encoding' | 'delimiter' | 'columns'>,
  needed: readonly string[],
): AsyncGenerator<CsvRow> {
  const parser = parse({
    delimiter,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW,
  });
  pipeline(createReadStream(path), decoder(encoding), parser, () => undefined);
  let columns = given;
  const check = (names: readonly string[]) => {
    const lacking = needed.filter((name) => !names.includes(name));
    if (lacking.length > 0)
      throw new UnreadableFile(`has no column ${lacking.join(', ')}; its columns are ${names.join(', ')}`);
    const twice = needed.find((name) => names.indexOf(name) !== names.lastIndexOf(name));
    if (twice !== undefined) throw new UnreadableFile(`has two columns ${twice}`);
  };
  if (columns) check(columns);
  try {
    for await (const parsed of parser as AsyncIterable<Parsed>) {
      if (columns) yield rowOf(columns, parsed);
      else check((columns = parsed.record.map((name) => name.trim())));
    }
  } catch (error) {
    throw explained(error);
  } finally {
    parser.destroy();
  }
  if (!columns) throw new UnreadableFile('is empty: it has no line of headings');
}
