import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Reads every `*.json` of a folder through one schema. A file that doesn't fit gives an Error that names file, place and reason. */
export function readJsonFolder<T extends z.ZodType>(folder: string, schema: T): z.infer<T>[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      let json: unknown;
      try {
        json = JSON.parse(text);
      } catch (error) {
        throw new Error(`${name} is no JSON: ${error instanceof Error ? error.message : String(error)}`, {
          cause: error,
        });
      }
      const parsed = schema.safeParse(json);
      if (parsed.success) return parsed.data;
      const reasons = parsed.error.issues.map(
        (issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`,
      );
      throw new Error(`${name} can't be used. ${reasons.join('; ')}`);
    });
}
