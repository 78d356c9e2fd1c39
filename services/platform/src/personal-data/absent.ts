import type { EventStore } from '../event-store/event-store';
import { type PersonalData, replacedAt } from './personal-data';

/**
 * The log for those who need no data of persons and hold no key to them: reading a stream, they are absent, as they are once
 * erased. Appending an event of a type that may hold some throws.
 */
export function withoutPersonalData(
  store: Pick<EventStore, 'append' | 'readStream'>,
  personal: PersonalData,
): Pick<EventStore, 'append' | 'readStream'> {
  const pathsOf = (type: string) => (Object.hasOwn(personal, type) ? (personal[type] ?? []) : []);
  return {
    append(appends) {
      for (const { type } of appends.flatMap(({ events }) => events))
        if (pathsOf(type).length > 0)
          throw new Error(`${type} may hold personal data, which only those who hold the key may write.`);
      return store.append(appends);
    },
    async readStream(stream, fromVersion) {
      const events = await store.readStream(stream, fromVersion);
      return events.map((event) => ({
        ...event,
        data: pathsOf(event.type).reduce<unknown>(
          (data, path) => replacedAt(data, path, undefined),
          event.data,
        ),
      }));
    },
  };
}
