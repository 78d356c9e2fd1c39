import { useWords } from '../i18n/words';
import { useFactoryName } from '../signed-in';
import { rateOf, spanOf } from './figures';

/** The words of the machinery: names of sources, rates and spans of time. */
export function useFigures() {
  const { t, number } = useWords();
  const factoryName = useFactoryName();
  /** The rooms of a factory that have a word of their own. */
  const roomName = (source: string) =>
    source === 'production' || source === 'accounting' ? t(`sync.${source}`) : source;
  return {
    sourceName: ({ factory, source }: { readonly factory: string; readonly source: string }) =>
      t('sync.source', roomName(source), factoryName(factory)),
    /** `3.2 /s` */
    rate: (perSecond: number) => {
      const { value, digits, unit } = rateOf(perSecond);
      return t(`sync.${unit}`, number(value, digits));
    },
    /** `0.4 s`, `12 min` */
    span: (seconds: number) => {
      const { value, digits, unit } = spanOf(seconds);
      return t(`sync.${unit}`, number(value, digits));
    },
  };
}
