import { useEffect, useEffectEvent, useId, useState } from 'react';
import { useLocation } from 'react-router';
import './field.css';

const PAUSE = 300;

interface Props {
  readonly label: string;
  readonly hint: string;
  /** What the list is searched for now. */
  readonly q: string;
  readonly onSearch: (q: string) => void;
}

/** Narrows a list by what is typed, once typing pauses. */
export function SearchField({ label, hint, q, onSearch }: Props) {
  const id = useId();
  const { pathname } = useLocation();
  const [text, setText] = useState(q);
  const [known, setKnown] = useState(q);
  if (q !== known) {
    // Cleared or set from elsewhere: the back button, a link, the button of an empty list.
    setKnown(q);
    if (q !== text.trim()) setText(q);
  }
  const search = useEffectEvent(() => {
    // Someone may have gone to a page that is still being fetched: searching here would call them back.
    const isLeaving = window.location.pathname !== pathname;
    if (!isLeaving && text.trim() !== q) onSearch(text.trim());
  });
  useEffect(() => {
    const timer = setTimeout(() => search(), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <p className="field field-search">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="search"
        value={text}
        placeholder={hint}
        maxLength={100}
        onChange={(event) => setText(event.target.value)}
      />
    </p>
  );
}
