import { useQuery } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { useNavigate } from 'react-router';
import { fewOrdersQuery } from '../shared/api/queries';
import { useWords } from '../shared/i18n/words';
import { useKeys, useKeysOn } from '../shared/keys/keys';
import { Icon } from '../shared/page/Icon';
import { StatusChip } from '../shared/status/StatusChip';
import './search.css';

const PAUSE = 220;

/** The text as it stands once typing pauses. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}

/** Finds an order from anywhere by its number, customer, phone, address or reference. `/` comes here. */
export function SearchBox() {
  const { t } = useWords();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const box = useRef<HTMLInputElement>(null);
  const list = useId();
  const q = usePaused(text.trim());
  const found = useQuery({ ...fewOrdersQuery({ q }, 6), enabled: open && q.length > 1, gcTime: 60_000 });
  const items = q.length > 1 ? (found.data?.items ?? []) : [];
  const shown = open && text.trim().length > 1;

  const [hasKeys] = useKeysOn();
  useKeys({ '/': () => box.current?.focus() });

  const leave = (to: string) => {
    setOpen(false);
    setActive(-1);
    setText('');
    box.current?.blur();
    void navigate(to);
  };
  const all = `/orders?show=all&q=${encodeURIComponent(text.trim())}`;
  const choose = (at: number) => {
    const item = items[at];
    leave(item ? `/orders/${encodeURIComponent(item.id)}` : all);
  };

  const onKey = (event: KeyboardEvent) => {
    const rows = items.length + 1;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!shown) return;
      event.preventDefault();
      const by = event.key === 'ArrowDown' ? 1 : -1;
      setActive((at) => (at < 0 && by < 0 ? rows - 1 : (at + by + rows) % rows));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (text.trim()) choose(active < 0 ? items.length : active);
    } else if (event.key === 'Escape') {
      if (shown) setOpen(false);
      else setText('');
    }
  };

  return (
    <search className="search">
      <div className="search-box">
        <Icon name="search" />
        <input
          ref={box}
          type="text"
          inputMode="search"
          enterKeyHint="search"
          role="combobox"
          autoComplete="off"
          spellCheck={false}
          maxLength={100}
          aria-label={t('search.label')}
          aria-expanded={shown}
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={shown && active >= 0 ? `${list}-${active}` : undefined}
          aria-keyshortcuts={hasKeys ? '/' : undefined}
          placeholder={t('search.hint')}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setOpen(true);
            setActive(-1);
          }}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onKeyDown={onKey}
        />
        {text ? (
          <button
            type="button"
            className="search-clear"
            aria-label={t('search.clear')}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => {
              setText('');
              box.current?.focus();
            }}
          >
            <Icon name="close" />
          </button>
        ) : (
          hasKeys && <kbd aria-hidden="true">/</kbd>
        )}
      </div>
      <ul id={list} role="listbox" aria-label={t('search.label')} className="search-found" hidden={!shown}>
        {items.map((item, at) => (
          <li
            key={item.id}
            id={`${list}-${at}`}
            role="option"
            aria-selected={at === active}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(at)}
          >
            <b>{item.number}</b>
            <span>
              {[item.customer?.name, item.customer?.address].filter(Boolean).join(', ') || item.reference}
            </span>
            <StatusChip status={item.status} progress={item.progress} />
          </li>
        ))}
        {found.isSuccess && items.length === 0 && q === text.trim() && (
          <li className="search-note" role="presentation">
            {t('search.none', q)}
          </li>
        )}
        {found.isError && (
          <li className="search-note" role="presentation">
            {t('search.failed')}
          </li>
        )}
        <li
          id={`${list}-${items.length}`}
          role="option"
          aria-selected={active === items.length}
          className="search-all"
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => choose(items.length)}
        >
          {t('search.all', text.trim())}
        </li>
      </ul>
    </search>
  );
}
