import { useInfiniteQuery } from '@tanstack/react-query';
import { useWords } from '../../shared/i18n/words';
import { Page } from '../../shared/page/Page';
import { Table } from '../../shared/page/Table';
import { useFactoryName, useZone } from '../../shared/signed-in';
import { Paged } from '../../shared/states/Paged';
import { EmptyState } from '../../shared/states/states';
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
      <Paged
        query={audit}
        bars={[44, 48, 48, 48]}
        none={
          items.length === 0 && (
            <EmptyState icon="clock" title={t('audit.none.title')} text={t('audit.none.text')} />
          )
        }
        more={t('audit.more')}
      >
        <Table
          caption={t('audit.title')}
          columns={[
            { name: t('audit.col.at') },
            { name: t('audit.col.who') },
            { name: t('audit.col.what') },
            { name: t('audit.col.subject') },
            { name: t('audit.col.reason') },
          ]}
        >
          {items.map((entry) => (
            <Row key={entry.id} entry={entry} />
          ))}
        </Table>
      </Paged>
    </Page>
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
