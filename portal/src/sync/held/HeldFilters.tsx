import { useWords } from '../../shared/i18n/words';
import { FactoryField } from '../../shared/page/FactoryField';
import { Icon } from '../../shared/page/Icon';
import { SearchField } from '../../shared/page/SearchField';
import type { HeldFilter } from './filter';

interface Props {
  readonly filter: HeldFilter;
  readonly onChange: (filter: HeldFilter) => void;
}

/** Narrows the desk: by factory where there are several, by what is typed, or by the link one came with. */
export function HeldFilters({ filter, onChange }: Props) {
  const { t } = useWords();
  const { factory, q = '', id: linked } = filter;
  const narrow = (next: { factory?: string | undefined; q?: string | undefined }) => {
    const wanted = { factory, q, ...next };
    onChange({
      ...(wanted.factory ? { factory: wanted.factory } : {}),
      ...(wanted.q ? { q: wanted.q } : {}),
    });
  };

  if (linked !== undefined)
    return (
      <div className="pills">
        <button
          type="button"
          className="pill removable"
          aria-label={t('orders.removeFilter', t('desk.linked'))}
          onClick={() => onChange({})}
        >
          {t('desk.linked')}
          <Icon name="close" />
        </button>
      </div>
    );
  return (
    <div className="fields" role="search">
      <FactoryField value={factory} onChange={(wanted) => narrow({ factory: wanted })} />
      <SearchField
        label={t('desk.search')}
        hint={t('desk.searchHint')}
        q={q}
        onSearch={(text) => narrow({ q: text })}
      />
    </div>
  );
}
