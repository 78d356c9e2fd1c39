import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import { useState } from 'react';
import type { Construction } from '@mullion/domain/construction/schema';
import { ConstructionDrawing } from '../../shared/drawing/ConstructionDrawing';
import { millimetres } from '../../shared/drawing/millimetres';
import { useWords } from '../../shared/i18n/words';
import { Icon } from '../../shared/page/Icon';
import { useIsPhone } from '../../shared/page/useIsPhone';

const LARGEST = 4;
const STEP = 1.5;

interface Props {
  readonly construction: Construction;
  readonly name: string;
  readonly apex: 'handle' | 'hinge';
  readonly onClose: () => void;
}

/** The drawing with all its dimensions; larger, smaller, and from the other side. */
export default function DrawingDialog({ construction, name, apex, onClose }: Props) {
  const { t } = useWords();
  const phone = useIsPhone();
  const [zoom, setZoom] = useState(1);
  const [view, setView] = useState(construction.viewFrom);
  const { width, height } = construction.size;
  return (
    <Dialog open onClose={onClose} fullScreen={phone} maxWidth="lg" fullWidth aria-labelledby="drawing-title">
      <header className="drawing-head">
        <div>
          <h2 id="drawing-title">{name}</h2>
          <p className="mute">
            {t('constructions.mm', millimetres(width), millimetres(height))} ·{' '}
            {t(view === 'inside' ? 'constructions.inside' : 'constructions.outside')}
          </p>
        </div>
        <Button color="inherit" onClick={onClose} aria-label={t('app.close')} className="round">
          <Icon name="close" />
        </Button>
      </header>
      <div className="drawing-stage" tabIndex={0} role="group" aria-label={name}>
        <div style={{ width: `${zoom * 100}%`, height: `${zoom * 100}%` }}>
          <ConstructionDrawing
            construction={construction}
            apex={apex}
            view={view}
            title={t('constructions.drawing', name, millimetres(width), millimetres(height))}
          />
        </div>
      </div>
      <footer className="drawing-foot">
        <Button color="inherit" disabled={zoom <= 1} onClick={() => setZoom(Math.max(1, zoom / STEP))}>
          <Icon name="minus" />
          <span>{t('constructions.zoomOut')}</span>
        </Button>
        <Button color="inherit" disabled={zoom === 1} onClick={() => setZoom(1)}>
          <span>{t('constructions.zoomFit')}</span>
        </Button>
        <Button
          color="inherit"
          disabled={zoom >= LARGEST}
          onClick={() => setZoom(Math.min(LARGEST, zoom * STEP))}
        >
          <Icon name="plus" />
          <span>{t('constructions.zoomIn')}</span>
        </Button>
        <Button color="inherit" onClick={() => setView(view === 'inside' ? 'outside' : 'inside')}>
          <Icon name="turn" />
          <span>{t('constructions.turn')}</span>
        </Button>
      </footer>
    </Dialog>
  );
}
