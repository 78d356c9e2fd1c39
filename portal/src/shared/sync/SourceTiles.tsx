import type { SyncAnswer } from '../api/answers';
import { useWords } from '../i18n/words';
import { useFactoryName, useZone } from '../signed-in';
import './source-tiles.css';

/** The rooms of a factory that have a word of their own. */
const useSourceName = () => {
  const { t } = useWords();
  return (source: string) =>
    source === 'production' || source === 'accounting' ? t(`sync.${source}`) : source;
};

/** How each source does, and how much is held back. */
export function SourceTiles({ state }: { readonly state: SyncAnswer }) {
  const { t, number, moment } = useWords();
  const zone = useZone();
  const sourceName = useSourceName();
  const factoryName = useFactoryName();
  const held = new Set(state.held.map(({ factory, source, order }) => `${factory} ${source} ${order}`)).size;
  const waiting = state.held.reduce((sum, change) => sum + change.waiting, 0);
  return (
    <div className="sources">
      {state.sources.map((source) => (
        <div key={`${source.factory} ${source.source}`} className="card source">
          <span>{t('sync.source', sourceName(source.source), factoryName(source.factory))}</span>
          <b>{t('sync.rate', number(source.perSecond, 1))}</b>
          <span>
            {t('sync.lag', number(source.lagSeconds, 1))}
            {source.backlog > 0 && ` · ${t('sync.backlog', source.backlog)}`}
          </span>
          <span>
            {source.lastContact ? t('sync.contact', moment(source.lastContact, zone)) : t('sync.never')}
          </span>
        </div>
      ))}
      <div className="card source" data-held={held > 0}>
        <span>{t('sync.heldTile')}</span>
        <b>{t('sync.heldOrders', held)}</b>
        <span>{held > 0 ? t('sync.waits', waiting) : t('sync.allFlows')}</span>
      </div>
    </div>
  );
}
