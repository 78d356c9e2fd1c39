import type { EventStore, RecordedEvent } from '../event-store/event-store';
import { type PersonalData, replacedAt } from './personal-data';

type Streams = Pick<EventStore, 'append' | 'readStream' | 'readStreams'>;

/**
 * The log for those who need no data of persons and hold no key to them: reading a stream, they are absent, as they are once
 * erased. Appending an event of a type that may hold some throws.
 */
export function withoutPersonalData(store: Streams, personal: PersonalData): Streams {
  const pathsOf = (type: string) => (Object.hasOwn(personal, type) ? (personal[type] ?? []) : []);
  const without = (event: RecordedEvent): RecordedEvent => ({
    ...event,
    data: pathsOf(event.type).reduce<unknown>((data, path) => replacedAt(data, path, undefined), event.data),
  });
  return {
    append(appends) {
      for (const { type } of appends.flatMap(({ events }) => events))
        if (pathsOf(type).length > 0)
          throw new Error(`${type} may hold personal data, which only those who hold the key may write.`);
      return store.append(appends);
    },
    readStream: async (stream, fromVersion) => (await store.readStream(stream, fromVersion)).map(without),
    readStreams: async (streams) =>
      new Map(
        [...(await store.readStreams(streams))].map(([stream, events]) => [stream, events.map(without)]),
      ),
  };
}
