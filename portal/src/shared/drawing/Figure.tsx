import { useState, type ReactNode } from 'react';
import type { Construction } from '@mullion/domain/construction/schema';
import type { ConstructionView } from '@mullion/domain/order/views';
import { useWords } from '../i18n/words';
import { Icon } from '../page/Icon';
import { useFactory } from '../signed-in';
import { tryDrawing } from './ConstructionDrawing';
import './figure.css';

interface Props {
  readonly construction: ConstructionView;
  readonly factory: string;
  /** Shows the drawing, which can be drawn; `apex` is where the factory lets the triangle of an opening point. */
  readonly draw: (drawing: Construction, apex: 'handle' | 'hinge') => ReactNode;
}

/** A construction's drawing, else the factory's picture, else a block that says there is none. */
export function Figure({ construction: c, factory, draw }: Props) {
  const { t } = useWords();
  const apex = useFactory(factory)?.apex ?? 'handle';
  const [broken, setBroken] = useState(false);
  const { drawing } = c;
  if (drawing && tryDrawing(drawing, { apex, view: drawing.viewFrom }))
    return <div className="figure">{draw(drawing, apex)}</div>;
  if (c.picture && !broken)
    return (
      <div className="figure">
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
    <div className="figure none">
      <Icon name="document" />
      <b>{unreadable ? t('constructions.badDrawing') : t('constructions.noDrawing')}</b>
      {!unreadable && <span>{t('constructions.noDrawingText')}</span>}
    </div>
  );
}
