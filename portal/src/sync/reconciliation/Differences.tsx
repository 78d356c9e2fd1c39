import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useWords } from '../../shared/i18n/words';
import { orderPath } from '../../shared/order/address';
import { Table } from '../../shared/page/Table';
import { useFactoryName, useMay, useZone } from '../../shared/signed-in';
import { More } from '../../shared/states/Paged';
import { ErrorState } from '../../shared/states/states';
import { type Difference, differencesQuery } from './queries';
import { aspectWords } from './words';

const EVERY = 5_000;
/** Reasons whose note says more than the word does: which change, and why. */
const NAMES_CHANGES: ReadonlySet<string> = new Set(['skipped', 'stale', 'still-differs']);

/** The orders that differ just now, with what differs and why asking again did not help. */
export function Differences() {
  const { t } = useWords();
  const differences = useInfiniteQuery({ ...differencesQuery, refetchInterval: EVERY });
  if (differences.isError && !differences.data)
    return <ErrorState error={differences.error} retry={() => void differences.refetch()} />;
  // One that came to be unrepaired meanwhile may stand in two pages.
  const items = [
    ...new Map(
      differences.data?.pages.flatMap((page) => page.items).map((item) => [item.id, item] as const),
    ).values(),
  ];
  if (items.length === 0) return null;
  return (
    <>
      <Table
        caption={t('compare.open')}
        columns={[
          { name: t('compare.col.since') },
          { name: t('compare.col.order') },
          { name: t('compare.col.what') },
          { name: t('compare.col.state') },
        ]}
      >
        {items.map((difference) => (
          <Row key={difference.id} difference={difference} />
        ))}
      </Table>
      <More query={differences} />
    </>
  );
}

function Row({ difference }: { readonly difference: Difference }) {
  const words = useWords();
  const { t, moment } = words;
  const factoryName = useFactoryName();
  const zone = useZone(difference.factory);
  const mayOpen =
    useMay('orders') && difference.what.every(({ what, here }) => what !== 'order' || here !== null);
  const { unrepaired, timesAsked } = difference;
  return (
    <tr>
      <td data-label={t('compare.col.since')} className="nowrap">
        {moment(difference.since, zone)}
      </td>
      <td data-label={t('compare.col.order')}>
        {mayOpen ? (
          <Link to={orderPath(`${difference.factory}~${difference.order}`)}>{difference.order}</Link>
        ) : (
          <b>{difference.order}</b>
        )}
        <small>{factoryName(difference.factory)}</small>
      </td>
      <td data-label={t('compare.col.what')}>
        <ul>
          {difference.what.map((aspect, at) => (
            <li key={at}>{aspectWords(words, aspect, zone)}</li>
          ))}
        </ul>
      </td>
      <td data-label={t('compare.col.state')}>
        {unrepaired ? t(`compare.why.${unrepaired.code}`) : t('compare.asked', timesAsked)}
        {unrepaired && NAMES_CHANGES.has(unrepaired.code) && <small lang="en">{unrepaired.note}</small>}
      </td>
    </tr>
  );
}
