import { useId } from 'react';
import '../../shared/page/field.css';
import { useWords } from '../../shared/i18n/words';
import { useSignedIn } from '../../shared/signed-in';
import { RANGES, SORTS, type Filters, type Range, type Sort } from './filters';

const RANGE_WORDS = {
  any: 'orders.anyDate',
  'this-week': 'orders.thisWeek',
  'next-week': 'orders.nextWeek',
  custom: 'orders.custom',
} as const;

interface Props {
  readonly filters: Filters;
  readonly onChange: (part: Partial<Filters>) => void;
  /** Where there are no column headers to click. */
  readonly withSort?: boolean;
}

/** Branch, promised dates and, on phones, the order of the list. */
export function FilterFields({ filters, onChange, withSort }: Props) {
  const { t } = useWords();
  const { dealer } = useSignedIn();
  const id = useId();
  const branches = dealer?.branches ?? [];
  return (
    <>
      {branches.length > 1 && (
        <p className="field">
          <label htmlFor={`${id}b`}>{t('orders.branch')}</label>
          <select
            id={`${id}b`}
            value={filters.branch ?? ''}
            onChange={(event) => onChange({ branch: event.target.value || undefined })}
          >
            <option value="">{t('orders.anyBranch')}</option>
            {branches.map((branch) => (
              <option key={branch.id} value={branch.id}>
                {branch.name}
              </option>
            ))}
          </select>
        </p>
      )}
      <p className="field">
        <label htmlFor={`${id}d`}>{t('orders.promised')}</label>
        <select
          id={`${id}d`}
          value={filters.range}
          onChange={(event) =>
            onChange({
              range: RANGES.find((r) => r === event.target.value) ?? 'any',
              from: undefined,
              to: undefined,
            })
          }
        >
          {RANGES.map((range: Range) => (
            <option key={range} value={range}>
              {t(RANGE_WORDS[range])}
            </option>
          ))}
        </select>
      </p>
      {filters.range === 'custom' && (
        <>
          <DayField label={t('orders.from')} value={filters.from} onChange={(from) => onChange({ from })} />
          <DayField label={t('orders.to')} value={filters.to} onChange={(to) => onChange({ to })} />
        </>
      )}
      {withSort && (
        <p className="field">
          <label htmlFor={`${id}s`}>{t('orders.sort')}</label>
          <select
            id={`${id}s`}
            value={filters.sort}
            onChange={(event) =>
              onChange({ sort: SORTS.find((s) => s === event.target.value) ?? '-updated' })
            }
          >
            {SORTS.map((sort: Sort) => (
              <option key={sort} value={sort}>
                {t(`orders.sort.${sort}`)}
              </option>
            ))}
          </select>
        </p>
      )}
    </>
  );
}

interface DayFieldProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (day: string | undefined) => void;
}

function DayField({ label, value, onChange }: DayFieldProps) {
  const id = useId();
  return (
    <p className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="date"
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value || undefined)}
      />
    </p>
  );
}
