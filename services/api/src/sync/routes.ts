import type { Route } from '../http/route';
import { auditRoutes } from './audit';
import { type CodeParts, codeRoutes } from './codes';
import { type HeldParts, heldRoutes } from './held';
import { historyRoutes } from './history';
import { type StateParts, stateRoutes } from './state';
import { type SweepParts, sweepRoutes } from './sweeps';

/** The machinery: how the sources do, and what is held back. */
export const syncRoutes = (parts: StateParts & HeldParts & CodeParts & SweepParts): Route[] => [
  ...stateRoutes(parts),
  ...historyRoutes(parts),
  ...heldRoutes(parts),
  ...codeRoutes(parts),
  ...auditRoutes(parts),
  ...sweepRoutes(parts),
];
