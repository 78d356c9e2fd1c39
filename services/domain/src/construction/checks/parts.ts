import { cellRects, type Rect, sashRect, within } from '../geometry';
import type { Cell, Construction, Field, Frame, Sash } from '../schema';

/** A sash where it stands: `rect` is its outer edge. */
export interface PlacedSash {
  readonly sash: Sash;
  readonly rect: Rect;
  readonly frame: Frame;
  /** It closes against another sash, which then carries the handle. */
  readonly meetsSash: boolean;
  /** The side of its opening where its neighbour in the same row stands, if there is one. */
  readonly neighbours: { readonly left: boolean; readonly right: boolean };
}

/** A field where it stands: `rect` is what is seen of it. */
export interface PlacedField {
  readonly field: Field;
  readonly rect: Rect;
  readonly frame: Frame;
}

export interface Parts {
  readonly sashes: readonly PlacedSash[];
  readonly fields: readonly PlacedField[];
  /** The box of everything that has an id, in millimetres of the record's own view. */
  readonly boxes: ReadonlyMap<string, Box>;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const boxOf = ({ x, y, width, height }: Box): Box => ({ x, y, width, height });

interface Around {
  readonly frame: Frame;
  readonly meetsSash: boolean;
  readonly neighbours: PlacedSash['neighbours'];
}

/** Every part of a construction with its place. The outlines of arches and slopes are taken for their boxes. */
export function partsOf(c: Construction): Parts {
  const sashes: PlacedSash[] = [];
  const fields: PlacedField[] = [];
  const boxes = new Map<string, Box>();

  function visit(cell: Cell, rect: Rect, around: Around): void {
    const { frame } = around;
    switch (cell.type) {
      case 'field':
        boxes.set(cell.id, boxOf(rect));
        fields.push({ field: cell, rect, frame });
        return;
      case 'sash': {
        const outer = sashRect(cell, rect);
        boxes.set(cell.id, boxOf(outer));
        sashes.push({ sash: cell, rect: outer, ...around });
        visit(cell.cell, within(outer, cell.faces), { ...around, meetsSash: false });
        return;
      }
      case 'split': {
        const sideways = cell.along === 'x';
        for (const { id, at, face } of cell.dividers)
          boxes.set(
            id,
            sideways
              ? { x: rect.ox + at - face / 2, y: rect.y, width: face, height: rect.height }
              : { x: rect.x, y: rect.oy + at - face / 2, width: rect.width, height: face },
          );
        cellRects(cell, rect).forEach((inner, i) => {
          const next = cell.cells[i];
          if (!next) return;
          const beside = [cell.dividers[i - 1], cell.dividers[i]];
          visit(next, inner, {
            frame,
            meetsSash: beside.some((divider) => divider?.role === 'falseMullion'),
            neighbours: sideways ? { left: i > 0, right: i < cell.cells.length - 1 } : around.neighbours,
          });
        });
      }
    }
  }

  for (const frame of c.frames) {
    boxes.set(frame.id, boxOf(frame));
    const outer: Rect = { ...boxOf(frame), ox: frame.x, oy: frame.y };
    visit(frame.cell, within(outer, frame.faces), {
      frame,
      meetsSash: false,
      neighbours: { left: false, right: false },
    });
  }
  for (const coupler of c.couplers) boxes.set(coupler.id, boxOf(coupler));
  for (const a of c.accessories) {
    if (a.kind === 'rollerShutter') boxes.set(a.id, boxOf(a));
    const sash = a.kind === 'mosquitoScreen' ? boxes.get(a.forSash) : undefined;
    if (sash) boxes.set(a.id, sash);
  }
  return { sashes, fields, boxes };
}

/** Where a part is seen from a side: mirrored when that is not the record's own. Undefined for what has no place of its own. */
export function partBox(c: Construction, part: string, view: Construction['viewFrom']): Box | undefined {
  const box = partsOf(c).boxes.get(part);
  if (!box || view === c.viewFrom) return box;
  return { ...box, x: c.size.width - box.x - box.width };
}
