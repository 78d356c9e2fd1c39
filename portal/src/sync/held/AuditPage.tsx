import Button from '@mui/material/Button';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useWords } from '../../shared/i18n/words';
import { Page } from '../../shared/page/Page';
import { useFactoryName, useZone } from '../../shared/signed-in';
import { EmptyState, ErrorState, Skeletons } from '../../shared/states/states';
import { type AuditAnswer, auditQuery } from './queries';
import { SyncTabs } from './SyncTabs';
import './held.css';

const EVERY = 10_000;

/** Who did what to the machinery, the newest first. */
export default function AuditPage() {
  const { t } = useWords();
  const audit = useInfiniteQuery({ ...auditQuery, refetchInterval: EVERY });
  const items = audit.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title={t('audit.title')} shownSince={audit.dataUpdatedAt}>
      <SyncTabs />
      <p className="mute desk-lead">{t('audit.lead')}</p>
      {audit.isPending && <Skeletons heights={[44, 48, 48, 48]} />}
      {audit.isError && !audit.data && <ErrorState error={audit.error} retry={() => void audit.refetch()} />}
      {audit.data && items.length === 0 && (
        <EmptyState icon="clock" title={t('audit.none.title')} text={t('audit.none.text')} />
      )}
      {items.length > 0 && <Trail items={items} />}
      {audit.hasNextPage && (
        <p className="desk-foot">
          <Button
            variant="outlined"
            color="inherit"
            aria-disabled={audit.isFetchingNextPage}
            onClick={() => void audit.fetchNextPage()}
          >
            {audit.isFetchingNextPage ? t('orders.loadingMore') : t('audit.more')}
          </Button>
        </p>
      )}
    </Page>
  );
}

function Trail({ items }: Pick<AuditAnswer, 'items'>) {
  const { t } = useWords();
  return (
    <div className="card desk-card">
      <table className="desk">
        <caption className="visually-hidden">{t('audit.title')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('audit.col.at')}</th>
            <th scope="col">{t('audit.col.who')}</th>
            <th scope="col">{t('audit.col.what')}</th>
            <th scope="col">{t('audit.col.subject')}</th>
            <th scope="col">{t('audit.col.reason')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((entry) => (
            <Row key={entry.id} entry={entry} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ entry }: { readonly entry: AuditAnswer['items'][number] }) {
  const { at, who, what, factory, subject, reason } = entry;
  const { t, moment } = useWords();
  const factoryName = useFactoryName();
  const zone = useZone(factory ?? undefined);
  return (
    <tr>
      <td data-label={t('audit.col.at')} className="nowrap">
        {moment(at, zone)}
      </td>
      <td data-label={t('audit.col.who')}>{who === 'system' ? t('audit.system') : who}</td>
      <td data-label={t('audit.col.what')}>{t(`audit.what.${what}`)}</td>
      <td data-label={t('audit.col.subject')}>
        <span>{subject}</span>
        {factory && <small>{factoryName(factory)}</small>}
      </td>
      <td data-label={t('audit.col.reason')}>{reason ?? '—'}</td>
    </tr>
  );
}
