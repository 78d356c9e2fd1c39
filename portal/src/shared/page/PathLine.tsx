import { Link } from 'react-router';
import { useWords } from '../i18n/words';

interface Props {
  /** The list that the page belongs to. */
  readonly to: string;
  readonly list: string;
  /** What is shown of it. */
  readonly here: string;
}

/** Above a heading: the way back to the list. */
export function PathLine({ to, list, here }: Props) {
  const { t } = useWords();
  return (
    <nav className="path" aria-label={t('app.path')}>
      <Link to={to}>{list}</Link> / {here}
    </nav>
  );
}
