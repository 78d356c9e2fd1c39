import { useEffect, useRef, useState } from 'react';

/** Whoever is there is left where it is, except on a button of a row that is about to go, or on nothing at all. */
const mayTakeFocus = (): boolean => {
  const here = document.activeElement;
  return !here || here === document.body || here.closest('.table-actions, .cause-actions') !== null;
};

/** What was done last, in a place that is read out and takes the focus from what goes away by it. */
export function useResult() {
  const [text, setText] = useState('');
  const [told, setTold] = useState(0);
  const place = useRef<HTMLParagraphElement>(null);
  // After the dialog has given the focus back.
  useEffect(() => {
    if (told > 0 && mayTakeFocus()) place.current?.focus();
  }, [told]);
  const tell = (news: string) => {
    setText(news);
    if (news !== '') setTold((count) => count + 1);
  };
  return { text, place, tell };
}
