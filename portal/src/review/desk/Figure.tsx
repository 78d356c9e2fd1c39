import { useState } from 'react';
import { partBox } from '@mullion/domain/construction/checks/parts';
import type { Construction } from '@mullion/domain/construction/schema';
import type { ConstructionView } from '@mullion/domain/order/views';
import { ConstructionDrawing, type Mark, tryDrawing } from '../../shared/drawing/ConstructionDrawing';
import { millimetres } from '../../shared/drawing/millimetres';
import { useWords } from '../../shared/i18n/words';
import { Icon } from '../../shared/page/Icon';
import { useFactory } from '../../shared/signed-in';
import type { Finding } from '../queries';

interface Props {
  readonly construction: ConstructionView;
  readonly factory: string;
  readonly findings: readonly Finding[];
  readonly meant: Finding | undefined;
}

/** The drawing with dimensions, else the factory's picture, else a block that says there is none. */
export default function Figure({ construction: c, factory, findings, meant }: Props) {
  const { t } = useWords();
  const apex = useFactory(factory)?.apex ?? 'handle';
  const [broken, setBroken] = useState(false);
  const { drawing } = c;
  if (drawing && tryDrawing(drawing, { apex, view: drawing.viewFrom })) {
    const { width, height } = drawing.size;
    return (
      <div className="review-figure">
        <ConstructionDrawing
          construction={drawing}
          apex={apex}
          view={drawing.viewFrom}
          title={t('constructions.drawing', c.name, millimetres(width), millimetres(height))}
          marks={marksOf(drawing, findings, meant)}
        />
      </div>
    );
  }
  if (c.picture && !broken)
    return (
      <div className="review-figure">
        <img
          src={c.picture}
          alt={t('constructions.picture', c.name)}
          loading="lazy"
          referrerPolicy="no-referrer"
          onError={() => setBroken(true)}
        />
      </div>
    );
  const unreadable = Boolean(drawing ?? c.drawingProblem);
  return (
    <div className="review-figure none">
      <Icon name="document" />
      <b>{unreadable ? t('constructions.badDrawing') : t('constructions.noDrawing')}</b>
      {!unreadable && <span>{t('constructions.noDrawingText')}</span>}
    </div>
  );
}

/** The worse above the doubtful, and what is meant above all. */
function marksOf(drawing: Construction, findings: readonly Finding[], meant: Finding | undefined): Mark[] {
  const rank = ({ tone, meant: isMeant }: Mark) => (isMeant ? 2 : tone === 'wrong' ? 1 : 0);
  return findings
    .flatMap((finding): Mark[] => {
      const box = finding.part === undefined ? undefined : partBox(drawing, finding.part, drawing.viewFrom);
      return box ? [{ box, tone: finding.severity, meant: finding === meant }] : [];
    })
    .sort((a, b) => rank(a) - rank(b));
}
