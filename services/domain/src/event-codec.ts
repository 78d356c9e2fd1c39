import type { z } from 'zod';

/** Turns the data of one version into those of the next. */
export type Upcast = (data: unknown) => unknown;

/** For each event type the upcasts of its older versions, oldest first: none means that version 1 is the current one. */
export type Upcasts<T extends string> = Readonly<Record<T, readonly Upcast[]>>;

export interface EventCodec<E> {
  /** Reads a stored event as the current shape. Throws, with a sentence, on a type or version that this program doesn't know. */
  parse(type: string, schema: number, data: unknown): E;
  /** The version that a new event of this type is written with. */
  version(type: string): number;
}

/**
 * Reads what the log holds. An event's shape never changes: a new shape is a new version, and its upcast is what lets old events
 * be read as new ones.
 */
export function eventCodec<E extends { readonly type: string }>(
  shape: z.ZodType<E>,
  upcasts: Upcasts<E['type']>,
): EventCodec<E> {
  const older = new Map<string, readonly Upcast[]>(Object.entries(upcasts));
  const version = (type: string): number => {
    const steps = older.get(type);
    if (!steps) throw new Error(`No event of type ${type} is known here. Was it written by a newer release?`);
    return steps.length + 1;
  };
  return {
    version,
    parse(type, schema, data) {
      const current = version(type);
      if (!Number.isInteger(schema) || schema < 1 || schema > current)
        throw new Error(`${type} is known here up to version ${current}, not as version ${schema}.`);
      const steps = older.get(type) ?? [];
      const parsed = shape.safeParse({ type, data: steps.slice(schema - 1).reduce((d, up) => up(d), data) });
      if (parsed.success) return parsed.data;
      const [issue] = parsed.error.issues;
      throw new Error(
        `${type} version ${schema} can't be read: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
      );
    },
  };
}
