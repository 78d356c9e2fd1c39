import Button from '@mui/material/Button';
import { useState } from 'react';
import { Link } from 'react-router';
import type { SyncAnswer } from '../shared/api/answers';
import { useWords } from '../shared/i18n/words';
import { orderPath } from '../shared/order/address';
import { useFactoryName, useMay, useZone } from '../shared/signed-in';
import { PayloadDialog } from './PayloadDialog';
import { useRetry } from './useRetry';

type Held = SyncAnswer['held'][number];

interface Props {
  readonly held: readonly Held[];
  readonly onResult: (text: string) => void;
}

export function HeldChanges({ held, onResult }: Props) {
  const { t } = useWords();
  const [shown, setShown] = useState<Held>();
  return (
    <div className="card held-card">
      <table className="held">
        <caption className="visually-hidden">{t('sync.held')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('sync.col.since')}</th>
            <th scope="col">{t('sync.col.order')}</th>
            <th scope="col">{t('sync.col.what')}</th>
            <th scope="col">{t('sync.col.wrong')}</th>
            <th scope="col" className="right">
              {t('sync.col.waiting')}
            </th>
            <th scope="col">
              <span className="visually-hidden">{t('sync.col.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {held.map((change) => (
            <Row key={change.id} change={change} onShow={() => setShown(change)} onResult={onResult} />
          ))}
        </tbody>
      </table>
      {shown && <PayloadDialog change={shown} onClose={() => setShown(undefined)} />}
    </div>
  );
}

interface RowProps {
  readonly change: Held;
  readonly onShow: () => void;
  readonly onResult: (text: string) => void;
}

function Row({ change, onShow, onResult }: RowProps) {
  const { t, moment, number } = useWords();
  const factoryName = useFactoryName();
  const zone = useZone(change.factory);
  const mayOpen = useMay('orders');
  const { busy, retry } = useRetry(change, onResult);
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
        <code>{change.kind}</code>
        <small>{t('sync.change', change.change)}</small>
      </td>
      <td data-label={t('sync.col.wrong')}>
        {change.reason || change.code}
        <small>
          <code>{change.code}</code>
        </small>
      </td>
      <td data-label={t('sync.col.waiting')} className="right">
        {number(change.waiting)}
      </td>
      <td className="held-actions">
        <Button
          size="small"
          variant="text"
          color="info"
          onClick={onShow}
          aria-label={t('sync.payloadOf', change.order)}
        >
          {t('sync.payload')}
        </Button>
        <Button
          size="small"
          variant="outlined"
          color="inherit"
          disabled={busy}
          onClick={() => void retry()}
          aria-label={busy ? t('sync.retrying') : t('sync.retryOf', change.order)}
        >
          {busy ? t('sync.retrying') : t('sync.retry')}
        </Button>
      </td>
    </tr>
  );
}
