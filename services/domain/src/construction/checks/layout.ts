import type { Construction } from '../schema';
import { type DrawingFinding, doubtful, wrong } from './finding';
import type { Box } from './parts';

/** Millimetres that a factory can make at all: least and most of width and height. */
const SIZES: Record<Construction['kind'], { width: [number, number]; height: [number, number] }> = {
  window: { width: [250, 4500], height: [250, 3200] },
  door: { width: [550, 4500], height: [1700, 3500] },
  slidingDoor: { width: [1200, 8000], height: [1700, 3500] },
  rollerShutter: { width: [400, 5000], height: [400, 5000] },
  facade: { width: [500, 20_000], height: [500, 12_000] },
  other: { width: [100, 20_000], height: [100, 12_000] },
};
/** Factories round to whole millimetres, and so do dimensions written by hand. */
const GRACE = 5;
const U_VALUES = [0.5, 6] as const;

/** Whether the whole is of a size that can be made, and its frames and couplers stand side by side. */
export function checkLayout(c: Construction): DrawingFinding[] {
  const { size, kind } = c;
  const bounds = SIZES[kind];
  const outside = (value: number, [least, most]: [number, number]) => value < least || value > most;
  const findings: DrawingFinding[] = [];
  if (outside(size.width, bounds.width) || outside(size.height, bounds.height))
    findings.push(doubtful('size-implausible', undefined, { ...size }));
  findings.push(...drawnSize(c), ...overlaps(c));
  if (c.uValue !== undefined && (c.uValue < U_VALUES[0] || c.uValue > U_VALUES[1]))
    findings.push(doubtful('u-value', undefined, { value: c.uValue }));
  return findings;
}

function drawnSize({ size, frames, couplers, accessories }: Construction): DrawingFinding[] {
  const shutters = accessories.filter((a) => a.kind === 'rollerShutter');
  const boxes: readonly Box[] = [...frames, ...couplers, ...shutters];
  if (boxes.length === 0) return [];
  const width = Math.max(...boxes.map((b) => b.x + b.width)) - Math.min(...boxes.map((b) => b.x));
  const height = Math.max(...boxes.map((b) => b.y + b.height)) - Math.min(...boxes.map((b) => b.y));
  if (Math.abs(width - size.width) <= GRACE && Math.abs(height - size.height) <= GRACE) return [];
  return [
    wrong('size-differs', undefined, {
      ...size,
      drawnWidth: Math.round(width),
      drawnHeight: Math.round(height),
    }),
  ];
}

function overlaps({ frames, couplers }: Construction): DrawingFinding[] {
  const findings: DrawingFinding[] = [];
  frames.forEach((frame, i) => {
    const other = frames.slice(0, i).find((before) => overlap(frame, before) > GRACE);
    if (other)
      findings.push(
        wrong('frames-overlap', frame.id, { by: Math.round(overlap(frame, other)), other: other.id }),
      );
  });
  couplers.forEach((coupler, i) => {
    const other = [...frames, ...couplers.slice(0, i)].find((box) => overlap(coupler, box) > GRACE);
    if (other)
      findings.push(
        wrong('coupler-overlaps', coupler.id, { by: Math.round(overlap(coupler, other)), other: other.id }),
      );
  });
  return findings;
}

/** How deep one box lies in another, millimetres; not positive when they are apart. */
const overlap = (a: Box, b: Box): number =>
  Math.min(
    Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x),
    Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y),
  );
