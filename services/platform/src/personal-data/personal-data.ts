import { isStorable } from '../event-store/encode';
import type { Append, EventStore, NewEvent, RecordedEvent } from '../event-store/event-store';
import { seal, unseal } from './sealed';
import type { SubjectKey, Vault } from './vault';

/** By event type: the paths inside its data where there are data of persons. Their subject is the event's stream. */
export type PersonalData = Readonly<Record<string, readonly (readonly string[])[]>>;

/** What stands in the log in place of personal data. */
interface Sealed {
  /** The id of the key. */
  readonly sealed: string;
  /** Base64. */
  readonly box: string;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSealed = (value: unknown): value is Fields & Sealed =>
  isFields(value) && typeof value['sealed'] === 'string' && typeof value['box'] === 'string';

const valueAt = (data: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((at, name) => (isFields(at) ? at[name] : undefined), data);

/** A copy with another value at the path; undefined takes the name away. */
export function replacedAt(data: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  if (!isFields(data)) return data;
  const inner = replacedAt(data[name], rest, value);
  if (inner !== undefined) return { ...data, [name]: inner };
  return Object.fromEntries(Object.entries(data).filter(([other]) => other !== name));
}

const contextOf = (id: string, path: readonly string[]) => `${id.toLowerCase()} ${path.join('.')}`;

/**
 * Keeps personal data in the log encrypted under a key for each subject, and gives them back when events are read. Once
 * the key is erased they are absent. Repeated appends stay idempotent: only ids are compared.
 */
export function withPersonalData(store: EventStore, vault: Vault, personal: PersonalData): EventStore {
  const pathsOf = ({ type }: { readonly type: string }) =>
    Object.hasOwn(personal, type) ? (personal[type] ?? []) : [];

  function closed(event: NewEvent, { id, key }: SubjectKey): NewEvent {
    let { data } = event;
    for (const path of pathsOf(event)) {
      const text = asJson(valueAt(data, path));
      // What no JSON can hold goes on as it is: the store rejects it and says why.
      if (text === undefined || !isStorable(text)) continue;
      const box = seal(key, Buffer.from(text), contextOf(event.id, path)).toString('base64');
      data = replacedAt(data, path, { sealed: id, box } satisfies Sealed);
    }
    return { ...event, data };
  }

  async function append(appends: readonly Append[]) {
    const holdsPersonal = (event: NewEvent) =>
      pathsOf(event).some((path) => valueAt(event.data, path) !== undefined);
    const subjects = appends.filter(({ events }) => events.some(holdsPersonal)).map(({ stream }) => stream);
    if (subjects.length === 0) return store.append(appends);
    const keys = await vault.keysOf(subjects);
    return store.append(
      appends.map((given) => {
        const key = keys.get(given.stream);
        return key ? { ...given, events: given.events.map((event) => closed(event, key)) } : given;
      }),
    );
  }

  async function opened(events: readonly RecordedEvent[]): Promise<RecordedEvent[]> {
    const ids = events.flatMap((event) =>
      pathsOf(event).flatMap((path) => {
        const value = valueAt(event.data, path);
        return isSealed(value) ? [value.sealed] : [];
      }),
    );
    if (ids.length === 0) return [...events];
    const keys = await vault.keys(ids);
    return events.map((event) => {
      let { data } = event;
      for (const path of pathsOf(event)) {
        const value = valueAt(data, path);
        if (isSealed(value)) data = replacedAt(data, path, contentOf(value, event, path, keys));
      }
      return { ...event, data };
    });
  }

  return {
    append,
    readStream: async (stream, fromVersion) => opened(await store.readStream(stream, fromVersion)),
    async readStreams(streams) {
      const found = await store.readStreams(streams);
      const all = await opened([...found.values()].flat());
      const lists = new Map<string, RecordedEvent[]>([...found.keys()].map((stream) => [stream, []]));
      for (const event of all) lists.get(event.stream)?.push(event);
      return lists;
    },
    readAll: async (after, limit) => opened(await store.readAll(after, limit)),
    listStreams: (category, after, limit) => store.listStreams(category, after, limit),
    head: () => store.head(),
    onAppended: (wake) => store.onAppended(wake),
  };
}

function asJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/** Undefined once the key is erased. A box that its key does not open was altered: that is an error. */
function contentOf(
  { sealed, box }: Sealed,
  { id, type, position }: RecordedEvent,
  path: readonly string[],
  keys: ReadonlyMap<string, SubjectKey>,
): unknown {
  const found = keys.get(sealed);
  if (!found) return undefined;
  try {
    return JSON.parse(unseal(found.key, Buffer.from(box, 'base64'), contextOf(id, path)).toString());
  } catch (cause) {
    throw new Error(`The personal data of ${type} at position ${position} can't be opened`, { cause });
  }
}
