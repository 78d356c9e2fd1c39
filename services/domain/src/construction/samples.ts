import { doors } from './samples/doors';
import { shapedWindows } from './samples/shaped-windows';
import { shuttersAndFacades } from './samples/shutters-and-facades';
import { windows } from './samples/windows';
import type { Construction } from './schema';

/** Realistic constructions of every kind: for the simulator, which varies them, for pictures and for tests. */
export const sampleConstructions: Record<string, Construction> = {
  ...windows,
  ...shapedWindows,
  ...doors,
  ...shuttersAndFacades,
};
