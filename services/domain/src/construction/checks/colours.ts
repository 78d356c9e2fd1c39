import type { Construction } from '../schema';
import { type DrawingFinding, wrong } from './finding';

/** First and last number of each group of RAL Classic. */
const RAL: readonly (readonly [number, number])[] = [
  [1000, 1037],
  [2000, 2017],
  [3000, 3033],
  [4001, 4012],
  [5000, 5026],
  [6000, 6039],
  [7000, 7048],
  [8000, 8029],
  [9001, 9023],
];
/** Blackness and chromaticness, then the hue: `S 2002-Y`, `S 1050-Y90R`, `S 0500-N`. */
const NCS = /^(?:NCS )?S? ?\d{4}-(?:[YRBG]\d{0,2}[YRBG]?|N)$/i;

function exists(system: 'RAL' | 'NCS' | 'foil' | 'raw', code: string): boolean {
  if (system === 'NCS') return NCS.test(code.trim());
  if (system !== 'RAL') return true;
  const digits = code.replace(/^RAL/i, '').replaceAll(/\s/g, '');
  // RAL Design has seven digits, Effect a letter or a dash.
  if (/^\d{7}$/.test(digits) || /^\d{3}-\w$/.test(digits)) return true;
  const number = /^\d{4}$/.test(digits) ? Number(digits) : 0;
  return RAL.some(([first, last]) => number >= first && number <= last);
}

/** Codes of RAL and NCS that there are none of; foils are the maker's own business. */
export const checkColours = ({ colours }: Construction): DrawingFinding[] =>
  (['inside', 'outside', 'gasket'] as const).flatMap((side) => {
    const colour = colours?.[side];
    return colour && !exists(colour.system, colour.code)
      ? [wrong('colour-code', undefined, { side, system: colour.system, code: colour.code })]
      : [];
  });
