import { z } from 'zod';
import { changeRef } from '../order/events';

export const branch = z.strictObject({
  id: z.string().min(1).max(60),
  name: z.string().max(200),
  address: z.string().max(300).optional(),
});
export type Branch = z.infer<typeof branch>;

/** The factory stated who this dealer is: the whole of it, each time. */
export const dealerStated = z.strictObject({
  change: changeRef,
  factory: z.string(),
  code: z.string().min(1).max(40),
  name: z.string().min(1).max(200),
  phones: z.array(z.string().max(40)).max(20),
  branches: z.array(branch).max(500),
  /** The factory's manager of this dealer, by e-mail address. */
  manager: z.string().max(200).optional(),
});
export type DealerStated = z.infer<typeof dealerStated>;

export type DealerEvent = { readonly type: 'DealerStated'; readonly data: DealerStated };

/** Unique over all factories: the same code at two factories is two dealers. */
export const dealerId = (factory: string, code: string): string => `${factory}~${code}`;
export const dealerStream = (id: string): string => `dealer-${id}`;
