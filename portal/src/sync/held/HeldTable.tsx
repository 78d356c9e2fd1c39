import { Link } from 'react-router';
import { useWords } from '../../shared/i18n/words';
import { orderPath } from '../../shared/order/address';
import { Table } from '../../shared/page/Table';
import { useFactoryName, useMay, useZone } from '../../shared/signed-in';
import type { Held } from './queries';
import { useRetry } from './useRetry';
import { heldWords, sentenceOf } from './words';

/** What the desk can do about one change. */
export interface RowActions {
  readonly onMap: (change: Held) => void;
  readonly onShow: (change: Held) => void;
  readonly onSkip: (change: Held) => void;
  readonly onResult: (text: string) => void;
}

export function HeldTable({ items, ...actions }: RowActions & { readonly items: readonly Held[] }) {
  const { t } = useWords();
  return (
    <Table
      caption={t('sync.held')}
      columns={[
        { name: t('sync.col.since') },
        { name: t('sync.col.order') },
        { name: t('sync.col.what') },
        { name: t('sync.col.wrong') },
        { name: t('sync.col.waiting'), right: true },
        { name: t('sync.col.actions'), hidden: true },
      ]}
    >
      {items.map((change) => (
        <Row key={change.id} change={change} {...actions} />
      ))}
    </Table>
  );
}

function Row({ change, onMap, onShow, onSkip, onResult }: RowActions & { readonly change: Held }) {
  const { t, moment, number } = useWords();
  const factoryName = useFactoryName();
  const zone = useZone(change.factory);
  const mayOpen = useMay('orders') && change.source === 'production';
  const { busy, retry } = useRetry(change, onResult);
  const sentence = sentenceOf(change);
  return (
    <tr>
      <td data-label={t('sync.col.since')} className="nowrap">
        {moment(change.heldSince, zone)}
      </td>
      <td data-label={t('sync.col.order')}>
        {mayOpen ? (
          <Link to={orderPath(`${change.factory}~${change.order}`)}>{change.order}</Link>
        ) : (
          <b>{change.order}</b>
        )}
        <small>{factoryName(change.factory)}</small>
      </td>
      <td data-label={t('sync.col.what')}>
        <span>
          <code>{change.kind}</code> {change.statusCode && <code>{change.statusCode}</code>}
        </span>
        <small>{t('sync.change', change.change)}</small>
      </td>
      <td data-label={t('sync.col.wrong')}>
        <span>{heldWords(t, change)}</span>
        {sentence && <small lang="en">{sentence}</small>}
      </td>
      <td data-label={t('sync.col.waiting')} className="right">
        {number(change.waiting)}
      </td>
      <td className="table-actions">
        {change.statusCode !== undefined && (
          <button
            type="button"
            onClick={() => onMap(change)}
            aria-label={t('desk.mapFor', change.statusCode, change.order)}
          >
            {t('desk.map')}
          </button>
        )}
        <button type="button" onClick={() => onShow(change)} aria-label={t('sync.payloadOf', change.order)}>
          {t('sync.payload')}
        </button>
        <button
          type="button"
          aria-disabled={busy}
          onClick={() => void retry()}
          aria-label={busy ? t('sync.retrying') : t('sync.retryOf', change.order)}
        >
          {busy ? t('sync.retrying') : t('sync.retry')}
        </button>
        <button type="button" onClick={() => onSkip(change)} aria-label={t('desk.skipOf', change.order)}>
          {t('desk.skip')}
        </button>
      </td>
    </tr>
  );
}
