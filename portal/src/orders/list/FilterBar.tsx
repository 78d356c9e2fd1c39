import { lazy, Suspense, useState } from 'react';
import type { OrderListItem } from '@mullion/domain/order/views';
import type { OrderCounts } from '../../shared/api/answers';
import { useWords } from '../../shared/i18n/words';
import { countIn, type Group } from '../../shared/order/groups';
import { Icon } from '../../shared/page/Icon';
import { useIsPhone } from '../../shared/page/useIsPhone';
import { FilterFields } from './FilterFields';
import { isNarrowed, type Filters } from './filters';

const FilterSheet = lazy(() => import('./FilterSheet'));

const ALWAYS: readonly Group[] = ['open', 'production', 'made', 'way', 'hold', 'delivered', 'all'];
/** Shown when there are such orders, or when one looks at them. */
const SOMETIMES: readonly Group[] = ['review', 'returned'];
const ORDER: readonly Group[] = [
  'open',
  'review',
  'returned',
  'production',
  'made',
  'way',
  'hold',
  'delivered',
  'cancelled',
  'all',
];

interface Props {
  readonly filters: Filters;
  readonly counts: OrderCounts | undefined;
  readonly items: readonly OrderListItem[];
  readonly onChange: (part: Partial<Filters>) => void;
}

export function FilterBar({ filters, counts, items, onChange }: Props) {
  const { t } = useWords();
  const phone = useIsPhone();
  const [sheet, setSheet] = useState(false);
  const shown = ORDER.filter(
    (group) =>
      ALWAYS.includes(group) ||
      group === filters.show ||
      (SOMETIMES.includes(group) && counts && countIn(group, counts) > 0),
  );
  const dealerName = items.find((item) => item.dealer === filters.dealer)?.dealerName ?? filters.dealer;

  return (
    <div className="filter-bar">
      <div className="pills scroll" role="group" aria-label={t('orders.byStatus')}>
        {phone && (
          <button type="button" className="pill" aria-haspopup="dialog" onClick={() => setSheet(true)}>
            <Icon name="filter" />
            <span className="visually-hidden">{t('orders.filters')}</span>
            {isNarrowed(filters) && <span className="filter-dot" />}
          </button>
        )}
        {shown.map((group) => (
          <button
            key={group}
            type="button"
            className="pill"
            aria-pressed={group === filters.show}
            onClick={() => onChange({ show: group })}
          >
            {t(`orders.group.${group}`)}
            {counts && group !== 'all' && <b>{countIn(group, counts)}</b>}
          </button>
        ))}
      </div>
      {!phone && (
        <div className="fields">
          <FilterFields filters={filters} onChange={onChange} />
        </div>
      )}
      {(filters.q ?? filters.dealer) && (
        <div className="pills">
          {filters.q && (
            <Removable text={t('orders.searched', filters.q)} onRemove={() => onChange({ q: undefined })} />
          )}
          {filters.dealer && (
            <Removable
              text={t('orders.ofDealer', dealerName ?? '')}
              onRemove={() => onChange({ dealer: undefined })}
            />
          )}
        </div>
      )}
      {phone && sheet && (
        <Suspense fallback={null}>
          <FilterSheet filters={filters} onChange={onChange} onClose={() => setSheet(false)} />
        </Suspense>
      )}
    </div>
  );
}

function Removable({ text, onRemove }: { readonly text: string; readonly onRemove: () => void }) {
  const { t } = useWords();
  return (
    <button
      type="button"
      className="pill removable"
      aria-label={t('orders.removeFilter', text)}
      onClick={onRemove}
    >
      {text}
      <Icon name="close" />
    </button>
  );
}
