import { z } from 'zod';

/*
 * How a factory's changes come here. A pulled source has rows (of a query, of a file); a mapping makes of rows that belong
 * together one change of the factory push, version 1, so that from the inbox on all sources are alike.
 */

/** The factory calls us: the signed push. */
const push = z.strictObject({ kind: z.literal('push') });

export const connector = z.discriminatedUnion('kind', [push]);
export type Connector = z.infer<typeof connector>;
