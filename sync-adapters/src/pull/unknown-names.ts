import { unknownName } from '@mullion/domain/factory/known';
import { type ChangeKind, type Fields, isListOf, isTyped, type Value } from '@mullion/domain/factory/mapping';
import type { FactorySettings } from '@mullion/domain/factory/settings';
import { z } from 'zod';

/** What a change of each kind may hold. */
export type DataOfKinds = Readonly<Record<ChangeKind, z.ZodType>>;

/** A name in settings that nobody reads. */
interface Misnamed {
  readonly path: (string | number)[];
  readonly message: string;
}

/** The schema without what stands around it. */
const plain = (schema: z.core.$ZodType): z.core.$ZodType =>
  schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? plain(schema.unwrap()) : schema;

const isList = (value: object): value is readonly Value[] => Array.isArray(value);

/** The names in a value that none of its schemas knows. */
function misnamed(value: Value, schemas: readonly z.core.$ZodType[], path: Misnamed['path']): Misnamed[] {
  if (typeof value !== 'object' || isTyped(value)) return [];
  const known = schemas.map(plain);
  // What is read later by whoever draws it is taken as it is.
  if (known.some((schema) => schema instanceof z.ZodUnknown)) return [];
  const entries = known.flatMap((schema) => (schema instanceof z.ZodArray ? [schema.element] : []));
  if (isListOf(value)) return misnamed(value.each, entries, [...path, 'each']);
  if (isList(value)) return value.flatMap((entry, at) => misnamed(entry, entries, [...path, at]));
  return misnamedFields(value, known, path);
}

/** Names that make more than an object of fields: without `from` or `each` they are mistyped too. */
const MAPPING_NAMES = ['from', 'as', 'table', 'split', 'zone', 'format', 'currency', 'each', 'by', 'where'];

function misnamedFields(
  fields: Fields,
  schemas: readonly z.core.$ZodType[],
  path: Misnamed['path'],
): Misnamed[] {
  const shapes = schemas.flatMap((schema): Readonly<Record<string, z.core.$ZodType>>[] =>
    schema instanceof z.ZodObject ? [schema.shape] : [],
  );
  const names = [...new Set(shapes.flatMap((shape) => Object.keys(shape)))];
  return Object.entries(fields).flatMap(([name, value]): Misnamed[] => {
    const place = [...path, name];
    const found = shapes.flatMap((shape) => {
      const schema = Object.hasOwn(shape, name) ? shape[name] : undefined;
      return schema === undefined ? [] : [schema];
    });
    return found.length === 0
      ? [{ path: place, message: unknownName(name, [...names, ...MAPPING_NAMES]) }]
      : misnamed(value, found, place);
  });
}

/**
 * The names in the mappings of a factory's feeds that the kinds of their changes do not have. The push passes over fields
 * that it does not know, so what is mistyped would be missing without a word.
 */
export function unknownNames({ production: { connector } }: FactorySettings, of: DataOfKinds): Misnamed[] {
  if (connector.kind === 'push') return [];
  return connector.feeds.flatMap(({ change: { kind, data } }, at) => {
    const kinds = typeof kind === 'string' ? [kind] : Object.values(kind.table);
    const path = ['production', 'connector', 'feeds', at, 'change', 'data'];
    return misnamed(
      data,
      kinds.map((one) => of[one]),
      path,
    );
  });
}
