/** Millimetres, origin at the construction's top-left corner, y downwards. */
export type Point = readonly [x: number, y: number];

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What a shape stands for: the painter gives each its own line and fill. */
export type ShapeClass =
  | 'frame'
  | 'mullion'
  | 'falseMullion'
  | 'coupler'
  | 'sash'
  | 'joint'
  | 'glass'
  | 'panel'
  | 'void'
  | 'bar'
  | 'screen'
  | 'sill'
  | 'opening'
  /** The same, away from the viewer: dashed (EN 12519, annex A). */
  | 'openingAway'
  | 'arrow'
  | 'pivot'
  | 'handle'
  /** A handle on the far side: an outline. */
  | 'handleAway'
  | 'shutterBox'
  | 'shutterCurtain'
  | 'shutterSlat'
  | 'shutterGuide'
  | 'labelBack'
  | 'label'
  | 'dimension';

interface Painted {
  readonly class: ShapeClass;
  /** The colour of the real thing on the side that is seen, `#rrggbb`, when it is known. */
  readonly fill?: string;
  /** The fill is dark: lines on it must be light. */
  readonly dark?: true;
}
export interface RectShape extends Painted, Box {
  readonly kind: 'rect';
  /** Radius of its corners. */
  readonly round?: number;
}
/** `d` as in SVG; always a closed area. */
export interface PathShape extends Painted {
  readonly kind: 'path';
  readonly d: string;
}
/** An open line, never filled. */
export interface PolylineShape extends Painted {
  readonly kind: 'polyline';
  readonly points: readonly Point[];
}
/** Centred on its point, turned by `turn` degrees about it. */
export interface TextShape extends Painted {
  readonly kind: 'text';
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly turn: 0 | -90;
  readonly text: string;
}
/** A measured length: its line with ticks and witness lines (`d`, not filled), and its figure. */
export interface DimensionShape extends Painted {
  readonly kind: 'dimension';
  readonly d: string;
  readonly text: TextShape;
}
export type Shape = RectShape | PathShape | PolylineShape | TextShape | DimensionShape;

/** One decimal is finer than any line. */
export const round = (value: number): number => Math.round(value * 10) / 10 + 0;

export const line = (shapeClass: ShapeClass, ...points: readonly Point[]): PolylineShape => ({
  kind: 'polyline',
  class: shapeClass,
  points: points.map(([x, y]): Point => [round(x), round(y)]),
});
