import { useEffect, useEffectEvent, useId, useState } from 'react';
import { useWords } from '../../shared/i18n/words';
import { Icon } from '../../shared/page/Icon';
import { useSignedIn } from '../../shared/signed-in';
import type { HeldFilter } from './filter';

const PAUSE = 300;

interface Props {
  readonly filter: HeldFilter;
  readonly onChange: (filter: HeldFilter) => void;
}

/** Narrows the desk: by factory where there are several, by what is typed, or by the link one came with. */
export function HeldFilters({ filter, onChange }: Props) {
  const { t } = useWords();
  const { factories } = useSignedIn();
  const id = useId();
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
    <div className="desk-filters" role="search">
      {factories.length > 1 && (
        <p className="field">
          <label htmlFor={`${id}f`}>{t('desk.factory')}</label>
          <select
            id={`${id}f`}
            value={factory ?? ''}
            onChange={(event) => narrow({ factory: event.target.value || undefined })}
          >
            <option value="">{t('desk.anyFactory')}</option>
            {factories.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        </p>
      )}
      <Search q={q} onChange={(text) => narrow({ q: text || undefined })} />
    </div>
  );
}

/** Asked for once typing pauses. */
function Search({ q, onChange }: { readonly q: string; readonly onChange: (q: string) => void }) {
  const { t } = useWords();
  const id = useId();
  const [text, setText] = useState(q);
  const [seen, setSeen] = useState(q);
  // Cleared or set from elsewhere: a link, the button of an empty list.
  if (q !== seen) {
    setSeen(q);
    if (q !== text.trim()) setText(q);
  }
  const tell = useEffectEvent(() => {
    if (text.trim() !== q) onChange(text.trim());
  });
  useEffect(() => {
    const timer = setTimeout(() => tell(), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <p className="field">
      <label htmlFor={id}>{t('desk.search')}</label>
      <input
        id={id}
        type="search"
        value={text}
        placeholder={t('desk.searchHint')}
        maxLength={100}
        onChange={(event) => setText(event.target.value)}
      />
    </p>
  );
}
