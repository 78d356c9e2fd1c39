import type { Construction, Operation, Sash, Side } from '../schema';
import { type DrawingFinding, doubtful, wrong } from './finding';
import type { PlacedSash } from './parts';

const OPPOSITE: Record<Side, Side> = { left: 'right', right: 'left', top: 'bottom', bottom: 'top' };
const OPENING: readonly Operation[] = [
  'turn',
  'tilt',
  'tiltTurn',
  'topHung',
  'slide',
  'liftSlide',
  'tiltSlide',
  'pivotHorizontal',
  'pivotVertical',
];
/** Their hardware lets them open this way alone. */
const OPENS: Partial<Record<Operation, NonNullable<Sash['opens']>>> = {
  tilt: 'inward',
  tiltTurn: 'inward',
  tiltSlide: 'inward',
  slide: 'inPlane',
  liftSlide: 'inPlane',
};
const SLIDING: readonly Operation[] = ['slide', 'liftSlide', 'tiltSlide'];

/** Whether hinge, handle and way of opening of each sash agree, and whether anything opens that should. */
export function checkHardware(kind: Construction['kind'], sashes: readonly PlacedSash[]): DrawingFinding[] {
  return [...sashes.flatMap(checkSash), ...checkKind(kind, sashes)];
}

function checkSash(placed: PlacedSash): DrawingFinding[] {
  const { sash, rect, neighbours } = placed;
  const { id, operation, opens, slideTo } = sash;
  const findings: DrawingFinding[] = [];
  if (operation === 'fixed')
    return sash.hinge !== undefined || sash.handle !== undefined
      ? [doubtful('fixed-with-hardware', id, { has: sash.hinge !== undefined ? 'hinge' : 'handle' })]
      : [];
  const only = OPENS[operation];
  if (opens !== undefined && only !== undefined && opens !== only)
    findings.push(wrong('opens-wrong', id, { operation, opens, only }));
  else if (opens === 'inPlane' && only === undefined && operation !== 'fold')
    findings.push(wrong('opens-wrong', id, { operation, opens, only: 'inward' }));
  if (SLIDING.includes(operation) && slideTo !== undefined && !neighbours[slideTo])
    findings.push(wrong('slides-nowhere', id, { to: slideTo }));
  findings.push(...checkHandle(placed, Math.round(rect.height)));
  return findings;
}

function checkHandle({ sash, meetsSash }: PlacedSash, height: number): DrawingFinding[] {
  const { id, operation, hinge, handle } = sash;
  // Of two sashes that close against each other one has no handle, and folding leaves share theirs.
  if (!handle) return OPENING.includes(operation) && !meetsSash ? [doubtful('handle-missing', id)] : [];
  const findings: DrawingFinding[] = [];
  if (handle.height !== undefined && handle.height > height)
    findings.push(wrong('handle-height', id, { height: handle.height, sash: height }));
  if (hinge !== undefined && handle.side === hinge)
    findings.push(wrong('handle-on-hinge', id, { side: hinge }));
  else if (hinge !== undefined && operation !== 'tiltSlide' && handle.side !== OPPOSITE[hinge])
    findings.push(doubtful('handle-side', id, { side: handle.side, hinge }));
  return findings;
}

function checkKind(kind: Construction['kind'], sashes: readonly PlacedSash[]): DrawingFinding[] {
  const opens = sashes.some(({ sash }) => sash.operation !== 'fixed');
  const slides = sashes.some(({ sash }) => SLIDING.includes(sash.operation) || sash.operation === 'fold');
  if (kind === 'door' && !opens) return [doubtful('nothing-opens', undefined, { kind })];
  return kind === 'slidingDoor' && !slides ? [doubtful('nothing-opens', undefined, { kind })] : [];
}
