/** Thickness, then what kind of pane it is: `4`, `4i`, `6T`, `4M1`, `33.1`, `44.2VSG`. */
const PANE = /^([1-9]\d?(?:\.\d{1,2})?)\p{L}{0,8}\d?$/u;
/** Width, then the gas: `16`, `16Ar`. */
const GAP = /^([1-9]\d?)\p{L}{0,4}$/u;
/** `44.2`: two sheets of 4 mm with two films between. */
const LAMINATED = /^([2-9])([2-9])\.([1-8])$/;
const FILM = 0.38;

export interface Glazing {
  readonly panes: readonly string[];
  readonly gaps: readonly string[];
  /** Millimetres over all. */
  readonly thickness: number;
}

/** Reads a glazing formula, outside to inside: pane-gap-pane… as `4-16Ar-4i` or `33.1-16-6T`. Null when it is none. */
export function parseGlazing(formula: string): Glazing | null {
  const parts = formula.split('-');
  if (parts.length % 2 === 0) return null;
  let thickness = 0;
  for (const [i, part] of parts.entries()) {
    const size = (i % 2 === 0 ? PANE : GAP).exec(part)?.[1];
    if (size === undefined) return null;
    thickness += thicknessOf(size);
  }
  return {
    panes: parts.filter((_, i) => i % 2 === 0),
    gaps: parts.filter((_, i) => i % 2 === 1),
    thickness: Math.round(thickness * 100) / 100,
  };
}

function thicknessOf(size: string): number {
  const [, outer, inner, films] = LAMINATED.exec(size) ?? [];
  return outer && inner && films ? Number(outer) + Number(inner) + Number(films) * FILM : Number(size);
}
