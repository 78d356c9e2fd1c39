import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { FileFeed, FilesConnector } from '@mullion/domain/factory/connector';
import type { Breaker } from '@mullion/platform/breaker/breaker';
import type { Log } from '@mullion/platform/process/log';
import type { FeedMapping } from '../pull/feed-mapping';
import type { RowGroup } from '../pull/intake';
import type { PollContext, PolledFeed } from '../pull/poller';
import { wait } from '../pull/wait';
import { fileAt, filesOf, type FoundFile, isSame, moveInto, setAside, Settling } from './folder';
import { UnreadableFile } from './read-csv';
import { countRows, groupsOf } from './read-file';

export interface FilesFeedParts {
  readonly folder: string;
  readonly connector: FilesConnector;
  readonly mappings: readonly FeedMapping[];
  readonly breaker: Breaker;
  readonly log: Log;
  readonly now?: () => Date;
}

const AT_ONCE = 200;
const LOOK_AGAIN = 500;
/** What is larger is no day's work of a factory. */
const MOST_MEGABYTES = 256;

const matches = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .split('*')
      .map((text) => text.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`))
      .join('.*')}$`,
    'i',
  );

/**
 * Reads the files that a factory drops into a folder. A file is kept whole in the inbox, then moved into archive/: who dies in
 * between reads it again, and its changes are known by their ids. One that can't be read goes to error/, with the reason.
 */
export function filesFeed(parts: FilesFeedParts): PolledFeed {
  const { folder, connector, mappings, breaker, log, now = () => new Date() } = parts;
  const { marker, settleSeconds, everySeconds } = connector;
  const settling = new Settling(settleSeconds);
  const kinds = connector.feeds.flatMap((settings) => {
    const feed = mappings.find((mapping) => mapping.feed === settings.name);
    return feed ? [{ settings, feed, fits: matches(settings.pattern) }] : [];
  });
  const strange = new Set<string>();

  /** Keeps the changes of a file, as there is room for them; false when it is to end before. */
  async function keep(
    { intake, signal }: PollContext,
    feed: FeedMapping,
    groups: AsyncIterable<RowGroup>,
    correlation: string,
  ): Promise<boolean> {
    let some: RowGroup[] = [];
    const flush = async () => {
      await intake.take({ feed, groups: some, how: 'file', correlation });
      some = [];
    };
    for await (const group of groups) {
      some.push(group);
      if (some.length < AT_ONCE) continue;
      await flush();
      while (!signal.aborted && !intake.hasRoom()) await wait(LOOK_AGAIN, signal);
      if (signal.aborted) return false;
    }
    await flush();
    return true;
  }

  /** Takes one file; answers false when it is to be gone on with later. */
  async function take(
    context: PollContext,
    file: FoundFile,
    { settings, feed }: { readonly settings: FileFeed; readonly feed: FeedMapping },
  ): Promise<boolean> {
    const correlation = randomUUID();
    const source = { path: file.path, name: file.name, settings, feed };
    const counts =
      file.size > MOST_MEGABYTES * 1024 * 1024
        ? new UnreadableFile(`is larger than ${MOST_MEGABYTES} MB`)
        : await context.ask(() =>
            countRows(source).catch((error: unknown) => {
              if (error instanceof UnreadableFile) return error;
              throw error;
            }),
          );
    if (counts instanceof UnreadableFile) {
      const { message } = counts;
      await context.intake.takeUnreadable(file.name, `${file.size} ${file.writtenAt}`, message, correlation);
      await setAside(join(folder, 'error'), file, `${file.name} ${message}.`);
      if (marker !== undefined) await moveAlong(join(folder, 'error'), file.name + marker);
      log.warn({ file: file.name, reason: message, correlation }, 'a file that can not be read');
      return true;
    }
    // Written on since it was found: what belongs together may not all be there.
    if (!isSame(file, await fileAt(folder, file.name))) return true;
    if (!(await keep(context, feed, groupsOf(source, counts), correlation))) return false;
    // Written on while it was read: what was read is kept, and the rest is read with it the next time.
    if (!isSame(file, await fileAt(folder, file.name))) return true;
    const archive = join(folder, 'archive', now().toISOString().slice(0, 10));
    await moveInto(archive, file.path, file.name);
    if (marker !== undefined) await moveAlong(archive, file.name + marker);
    return true;
  }

  async function moveAlong(to: string, name: string): Promise<void> {
    const file = await fileAt(folder, name);
    if (file) await moveInto(to, file.path, name);
  }

  function readable(files: readonly FoundFile[]): FoundFile[] {
    const names = new Set(files.map(({ name }) => name));
    const data = marker === undefined ? files : files.filter(({ name }) => !name.endsWith(marker));
    const announced = marker === undefined ? data : data.filter(({ name }) => names.has(name + marker));
    return settling.settled(announced, now().getTime());
  }

  return {
    name: 'files',
    everySeconds,
    breaker,
    async poll(context) {
      if (!context.intake.hasRoom()) return 'later';
      const files = readable(await context.ask(() => filesOf(folder)));
      const failures: unknown[] = [];
      for (const file of files) {
        const kind = kinds.find(({ fits }) => fits.test(file.name));
        if (!kind) {
          if (!strange.has(file.name))
            log.warn({ file: file.name }, 'no feed of the factory reads this file');
          strange.add(file.name);
          continue;
        }
        if (context.signal.aborted || !context.intake.hasRoom()) return 'later';
        // A file that the disk refuses must not keep the others waiting.
        const whole = await take(context, file, kind).then(
          (taken) => {
            context.heard();
            return taken;
          },
          (error: unknown) => {
            failures.push(error);
            return true;
          },
        );
        if (!whole) return 'later';
      }
      if (failures.length > 0) throw failures[0];
      return 'done';
    },
  };
}
