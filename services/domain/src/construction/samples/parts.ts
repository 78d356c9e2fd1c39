import type { Cell, Construction, Faces, Field, Frame, Sash } from '../schema';

/** All faces alike. */
export const even = (face: number): Faces => ({ left: face, top: face, right: face, bottom: face });

export const FRAME = even(63);
export const SASH = even(77);
export const DOOR_SASH = even(105);

export const glass = (id: string, formula = '4-16Ar-4i'): Field => ({
  type: 'field',
  id,
  infill: { kind: 'glass', formula },
});
export const panel = (id: string, colour?: string): Field => ({
  type: 'field',
  id,
  infill: {
    kind: 'panel',
    thickness: 24,
    ...(colour === undefined ? {} : { colour: { system: 'RAL', code: '7016', hex: colour } }),
  },
});

export const sash = (
  id: string,
  cell: Cell,
  own: Omit<Sash, 'type' | 'id' | 'cell' | 'faces' | 'overlap'>,
): Sash => ({
  type: 'sash',
  id,
  faces: SASH,
  overlap: 8,
  ...own,
  cell,
});
export const tiltTurn = (id: string, hinge: 'left' | 'right', cell: Cell): Sash =>
  sash(id, cell, {
    operation: 'tiltTurn',
    hinge,
    opens: 'inward',
    handle: { side: hinge === 'left' ? 'right' : 'left' },
  });
export const turn = (id: string, hinge: 'left' | 'right', cell: Cell): Sash =>
  sash(id, cell, {
    operation: 'turn',
    hinge,
    opens: 'inward',
    handle: { side: hinge === 'left' ? 'right' : 'left' },
  });

/** Cells side by side, or one above the other, with dividers at the given axes. */
export const split = (
  along: 'x' | 'y',
  dividers: readonly (readonly [id: string, at: number, face: number, role?: 'falseMullion'])[],
  cells: Cell[],
): Cell => ({
  type: 'split',
  along,
  dividers: dividers.map(([id, at, face, role]) => ({
    id,
    at,
    face,
    role: role ?? (along === 'x' ? 'mullion' : 'transom'),
  })),
  cells,
});

export const frame = (width: number, height: number, cell: Cell, own: Partial<Frame> = {}): Frame => ({
  id: 'F1',
  x: 0,
  y: 0,
  width,
  height,
  outline: { shape: 'rectangle' },
  faces: FRAME,
  ...own,
  cell,
});

/** A construction whose size is that of its frames. */
export const made = (
  kind: Construction['kind'],
  frames: Frame[],
  own: Partial<Omit<Construction, 'kind' | 'frames'>> = {},
): Construction => ({
  kind,
  viewFrom: 'inside',
  size: {
    width: Math.max(0, ...frames.map((f) => f.x + f.width)),
    height: Math.max(0, ...frames.map((f) => f.y + f.height)),
  },
  frames,
  couplers: [],
  accessories: [],
  ...own,
});

export const WHITE = { system: 'RAL', code: '9016', name: 'Traffic white', hex: '#f1f0ea' } as const;
export const ANTHRACITE = { system: 'RAL', code: '7016', name: 'Anthracite grey', hex: '#383e42' } as const;
export const OAK = { system: 'foil', code: 'Golden oak', hex: '#9a6a35' } as const;
