import { memo } from 'react';
import { type Box, drawConstruction, type Drawing, type Shape } from '@mullion/domain/construction/drawing';
import type { Construction } from '@mullion/domain/construction/schema';
import './drawing.css';

interface Props {
  readonly construction: Construction;
  readonly apex: 'handle' | 'hinge';
  readonly view: 'inside' | 'outside';
  /** What a screen reader says; without it the drawing is decoration. */
  readonly title?: string;
  /** Without dimensions and numbers, for small pictures. */
  readonly bare?: boolean;
  /** Boxes drawn over it, in its own millimetres as seen from `view`. */
  readonly marks?: readonly Mark[];
}

/** Something in the drawing that is pointed at. */
export interface Mark {
  readonly box: Box;
  readonly tone: 'wrong' | 'doubtful';
  /** The one that is meant just now. */
  readonly meant: boolean;
}

/** The drawing, or undefined when the data cannot be drawn after all: the page then shows what it has instead. */
export function tryDrawing(
  construction: Construction,
  style: { apex: 'handle' | 'hinge'; view: 'inside' | 'outside' },
): Drawing | undefined {
  try {
    return drawConstruction(construction, style);
  } catch {
    return undefined;
  }
}

/** Figures, and what becomes a grey blot at the size of a thumb. */
const FINE: readonly Shape['class'][] = ['dimension', 'label', 'labelBack', 'screen'];

/** A construction drawn to scale from its data. Null when it can't be. */
export const ConstructionDrawing = memo(function ConstructionDrawing({
  construction,
  apex,
  view,
  title,
  bare,
  marks = [],
}: Props) {
  const drawing = tryDrawing(construction, { apex, view });
  if (!drawing) return null;
  const { x, y, width, height } = bare ? drawing.body : drawing.viewBox;
  const shapes = bare ? drawing.shapes.filter((shape) => !FINE.includes(shape.class)) : drawing.shapes;
  return (
    <svg
      className="drawing"
      viewBox={`${x} ${y} ${width} ${height}`}
      {...(title ? { role: 'img', 'aria-label': title } : { 'aria-hidden': true })}
    >
      {shapes.map((shape, at) => (
        <Painted key={at} shape={shape} />
      ))}
      {marks.map(({ box, tone, meant }, at) => (
        <rect
          key={`mark ${at}`}
          className="d-mark"
          data-tone={tone}
          data-meant={meant}
          x={box.x}
          y={box.y}
          width={box.width}
          height={box.height}
        />
      ))}
    </svg>
  );
});

function Painted({ shape }: { readonly shape: Shape }) {
  const className = shape.dark ? `d-${shape.class} d-dark` : `d-${shape.class}`;
  const style = shape.fill === undefined ? undefined : { fill: shape.fill };
  switch (shape.kind) {
    case 'rect':
      return (
        <rect
          className={className}
          style={style}
          x={shape.x}
          y={shape.y}
          width={shape.width}
          height={shape.height}
          rx={shape.round}
        />
      );
    case 'path':
      return <path className={className} style={style} d={shape.d} />;
    case 'polyline':
      return <polyline className={className} points={shape.points.map((point) => point.join()).join(' ')} />;
    case 'text':
      return (
        <text
          className={className}
          fontSize={shape.size}
          transform={`translate(${shape.x} ${shape.y})${shape.turn === 0 ? '' : `rotate(${shape.turn})`}`}
          dy=".35em"
        >
          {shape.text}
        </text>
      );
    case 'dimension':
      return (
        <>
          <path className={className} d={shape.d} />
          <Painted shape={shape.text} />
        </>
      );
  }
}
