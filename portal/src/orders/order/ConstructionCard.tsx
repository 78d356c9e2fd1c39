import { lazy, Suspense, useState } from 'react';
import { noteOf } from '@mullion/domain/order/status';
import type { ConstructionView } from '@mullion/domain/order/views';
import { ConstructionDrawing } from '../../shared/drawing/ConstructionDrawing';
import { Figure } from '../../shared/drawing/Figure';
import { millimetres } from '../../shared/drawing/millimetres';
import { useWords } from '../../shared/i18n/words';
import { StatusChip } from '../../shared/status/StatusChip';

const DrawingDialog = lazy(() => import('./DrawingDialog'));

interface Props {
  readonly construction: ConstructionView;
  readonly place: number;
  readonly factory: string;
  /** Pixels for a millimetre, alike for all constructions of the order, so that a door stands taller than a window. */
  readonly scale: number;
}

export function ConstructionCard({ construction: c, place, factory, scale }: Props) {
  const { t } = useWords();
  const ordered = c.quantity - c.cancelled;
  const size = c.drawing?.size;
  return (
    <li className="construction">
      <Enlargeable construction={c} factory={factory} scale={scale} />
      <div className="construction-text">
        <h3>
          {place}. {c.name}
        </h3>
        <StatusChip status={c.status} note={noteOf(c.status, { stage: c.stage })} />
        <p className="construction-size">
          {size && <span>{t('constructions.mm', millimetres(size.width), millimetres(size.height))}</span>}
          <span>
            {t('constructions.pieces', c.quantity)}
            {c.cancelled > 0 && `, ${t('constructions.cancelled', c.cancelled)}`}
          </span>
        </p>
      </div>
      {ordered > 1 && <Counters construction={c} ordered={ordered} />}
      {c.description.length > 0 && (
        <dl className="construction-facts described">
          {c.description.map(({ label, value }) => (
            <Described key={`${label}${value}`} label={label} value={value} />
          ))}
        </dl>
      )}
      {c.units && c.units.length > 0 && (
        <details className="units">
          <summary>{t('constructions.units', c.units.length)}</summary>
          <ul>
            {c.units.map((unit) => (
              <li key={unit.id} data-unit={unit.status}>
                <code>{unit.id}</code> {t(`unit.${unit.status}`)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

const Described = ({ label, value }: { readonly label: string; readonly value: string }) => (
  <>
    <dt>{label}</dt>
    <dd>{value}</dd>
  </>
);

function Counters({
  construction,
  ordered,
}: {
  readonly construction: ConstructionView;
  readonly ordered: number;
}) {
  const { t } = useWords();
  return (
    <ul className="counters">
      {(['made', 'shipped', 'delivered'] as const).map((step) => (
        <li key={step} data-counter={step}>
          <span>
            {t(`constructions.${step}`)} <b>{t('status.of', construction[step], ordered)}</b>
          </span>
          <span className="bar">
            <span style={{ width: `${(construction[step] / ordered) * 100}%` }} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The drawing at the common scale with its two lengths; larger when it is pressed. */
function Enlargeable({ construction, factory, scale }: Omit<Props, 'place'>) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <Figure
      construction={construction}
      factory={factory}
      draw={(drawing, apex) => {
        const { width, height } = drawing.size;
        return (
          <>
            <button
              type="button"
              className="figure-open"
              aria-label={t('constructions.enlarge', construction.name)}
              onClick={() => setOpen(true)}
            >
              <span
                className="figure-scaled"
                style={{ width: Math.max(44, width * scale), aspectRatio: `${width} / ${height}` }}
              >
                <ConstructionDrawing construction={drawing} apex={apex} view={drawing.viewFrom} bare />
                <span className="figure-width">{millimetres(width)}</span>
                <span className="figure-height">
                  <span>{millimetres(height)}</span>
                </span>
              </span>
            </button>
            {open && (
              <Suspense fallback={null}>
                <DrawingDialog
                  construction={drawing}
                  name={construction.name}
                  apex={apex}
                  onClose={() => setOpen(false)}
                />
              </Suspense>
            )}
          </>
        );
      }}
    />
  );
}
