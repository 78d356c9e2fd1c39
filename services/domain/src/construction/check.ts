import { checkColours } from './checks/colours';
import { type DrawingFinding, wrong } from './checks/finding';
import { checkGlazing } from './checks/glazing';
import { checkHardware } from './checks/hardware';
import { checkLayout } from './checks/layout';
import { partsOf } from './checks/parts';
import { checkFields, checkSashes } from './checks/sashes';
import type { Construction } from './schema';

/**
 * What an engineer should look at before a construction is made: sizes, glass, hinges and handles, colours. Pure and total;
 * a drawing of an older time that can't be read any more is itself the finding.
 */
export function checkConstruction(c: Construction): readonly DrawingFinding[] {
  try {
    const { sashes, fields } = partsOf(c);
    const isDoor = c.kind === 'door' || c.kind === 'slidingDoor' || c.kind === 'facade';
    return [
      ...checkLayout(c),
      ...checkSashes(sashes, fields, isDoor),
      ...checkFields(fields),
      ...checkHardware(c.kind, sashes),
      ...checkGlazing(c, fields),
      ...checkColours(c),
    ];
  } catch (error) {
    return [
      wrong('drawing-unreadable', undefined, { problem: error instanceof Error ? error.message : 'unknown' }),
    ];
  }
}
