import { z } from 'zod';

/** Who is signed in, and what they may do. */

export const role = z.enum([
  'dealerOwner',
  'dealerSales',
  'dealerInstaller',
  'dealerAccountant',
  'manager',
  'claimsHandler',
  'finance',
  'engineer',
  'contentManager',
  'ops',
  'administrator',
]);
export type Role = z.infer<typeof role>;

/** What a person may see; derived from the role in one place (auth/permissions.ts). */
export const permission = z.enum([
  'orders',
  'prices',
  'deliveries',
  /** To see how the sources do. */
  'sync',
  /** To see what is held back and mend it: machinery, no customers' data. */
  'mend',
  /** To decide on orders that were received and not yet accepted. */
  'review',
  'accounts',
]);
export type Permission = z.infer<typeof permission>;

export const factory = z.object({
  id: z.string(),
  name: z.string(),
  look: z.enum(['walnut', 'harbour']),
  /** IANA name: dates of this factory are shown in it. */
  timeZone: z.string(),
  /** Where the opening triangle points. */
  apex: z.enum(['handle', 'hinge']),
});

export const signedIn = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role,
  permissions: z.array(permission),
  /** Absent for staff. */
  dealer: z
    .object({
      id: z.string(),
      code: z.string(),
      name: z.string(),
      branches: z.array(z.object({ id: z.string(), name: z.string() })),
    })
    .optional(),
  factories: z.array(factory),
});
export type SignedIn = z.infer<typeof signedIn>;

/** `GET /api/session`: 200 with nulls when nobody is signed in. */
export const session = z.object({ user: signedIn.nullable(), csrfToken: z.string().nullable() });
export const signIn = z.object({ email: z.string().max(200), password: z.string().max(200) });
