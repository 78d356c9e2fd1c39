import { z } from 'zod';
import { codeMeaning, statusCode } from '@mullion/domain/factory/settings';
import { instant } from '@mullion/domain/order/events';
import { pageOf } from './lists';

/** `GET /api/sync/codes` (mend): every factory's codes, in one page; `by` is null for those of its settings file. */
export const mappedCode = z.object({
  factory: z.string(),
  code: z.string(),
  meaning: codeMeaning,
  by: z.string().nullable(),
  at: instant.nullable(),
});
export const mappedCodes = pageOf(mappedCode);
/** `POST /api/sync/codes`: adds a code or replaces its meaning. Held changes that wait for it are tried again. */
export const mapCode = z.object({ factory: z.string().max(40), code: statusCode, meaning: codeMeaning });
export const codePath = z.object({ factory: z.string().max(40), code: statusCode });
