import { useWords } from '../i18n/words';
import { useKeysOn } from './keys';
import './keys.css';

/** The single keys there are, and the switch that puts them all out of use. */
export default function KeysSwitch({ children }: { readonly children: string }) {
  const { t } = useWords();
  const [on, turn] = useKeysOn();
  return (
    <label className="keys-switch">
      <input type="checkbox" checked={on} onChange={(event) => turn(event.target.checked)} />
      <span>
        {t('app.keys')} <small>{children}</small>
      </span>
    </label>
  );
}
