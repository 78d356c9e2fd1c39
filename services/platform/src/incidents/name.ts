import type { Trouble } from './incidents';

/** What tells a trouble, and the incident that tells of it, from others. */
export const nameOf = ({
  factory,
  source,
  kind,
  subject,
}: Pick<Trouble, 'factory' | 'source' | 'kind' | 'subject'>): string =>
  JSON.stringify([factory, source, kind, subject]);
