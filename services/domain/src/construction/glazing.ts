const PANE = /^(\d{1,2}(?:\.\d)?)(?:ESG|VSG|i|K|S|T|M)*$/;
const GAP = /^(\d{1,2})(?:Ar|Kr|Xe|Air)?$/;

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
  const even = parts.every((part, i) => (i % 2 ? GAP : PANE).test(part));
  if (!even) return null;
  return {
    panes: parts.filter((_, i) => i % 2 === 0),
    gaps: parts.filter((_, i) => i % 2 === 1),
    thickness: parts.reduce((sum, part) => sum + parseFloat(part), 0),
  };
}
