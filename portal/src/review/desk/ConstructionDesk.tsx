import { lazy, Suspense } from 'react';
import type { ConstructionView } from '@mullion/domain/order/views';
import { millimetres } from '../../shared/drawing/millimetres';
import { useWords } from '../../shared/i18n/words';
import { Icon } from '../../shared/page/Icon';
import type { Finding } from '../queries';
import { Findings } from './Findings';

// What was found is read before the drawings are painted.
const MarkedFigure = lazy(() => import('./MarkedFigure'));

interface Props {
  readonly construction: ConstructionView;
  readonly place: number;
  readonly factory: string;
  readonly findings: readonly Finding[];
  readonly meant: Finding | undefined;
  readonly onMean: (finding: Finding | undefined) => void;
}

/** Where it stands on the page. */
export const anchorOf = (construction: string): string => `construction-${construction}`;

/** A construction as an engineer reads it: the drawing with what was found in it, and every word of its description. */
export function ConstructionDesk({ construction: c, place, factory, findings, meant, onMean }: Props) {
  const { t } = useWords();
  const size = c.drawing?.size;
  return (
    <li className="card review-construction" id={anchorOf(c.id)} tabIndex={-1}>
      <Suspense fallback={<div className="figure" />}>
        <MarkedFigure construction={c} factory={factory} findings={findings} meant={meant} />
      </Suspense>
      <div className="review-text">
        <h2>
          {place}. {c.name}
        </h2>
        <p className="review-size">
          {size && <span>{t('constructions.mm', millimetres(size.width), millimetres(size.height))}</span>}
          <b>{t('constructions.pieces', c.quantity)}</b>
          {c.drawing && <span className="mute">{t(`constructions.${c.drawing.viewFrom}`)}</span>}
        </p>
        <h3>{t('review.findings')}</h3>
        {findings.length === 0 ? (
          <p className="review-nothing">
            <Icon name="check" />
            {t('review.noFindings')}
          </p>
        ) : (
          <Findings findings={findings} meant={meant} onMean={onMean} />
        )}
        {c.description.length > 0 && (
          <>
            <h3>{t('review.description')}</h3>
            <dl className="review-description">
              {c.description.map(({ label, value }, at) => (
                <div key={`${label} ${at}`}>
                  <dt>{label}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          </>
        )}
      </div>
    </li>
  );
}
