import type { SyncAnswer } from '../api/answers';
import { useWords } from '../i18n/words';
import { useNow } from '../live/useNow';
import { SourceTile } from './SourceTile';
import './source-tiles.css';

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

/** How each source does, and how much is held back. */
export function SourceTiles({ state: { sources } }: { readonly state: SyncAnswer }) {
  const { t } = useWords();
  const now = useNow(1_000);
  const held = sum(sources.map(({ heldOrders }) => heldOrders));
  const waiting = sum(sources.map((source) => source.waiting));
  return (
    <div className="sources">
      {sources.map((source) => (
        <SourceTile key={`${source.factory} ${source.source}`} source={source} now={now} />
      ))}
      <div className="card source" data-held={held > 0}>
        <span>{t('sync.heldTile')}</span>
        <b>{t('sync.heldOrders', held)}</b>
        <span>{held > 0 ? t('sync.waits', waiting) : t('sync.allFlows')}</span>
      </div>
    </div>
  );
}
