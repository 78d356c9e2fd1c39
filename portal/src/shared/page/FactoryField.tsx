import { useId } from 'react';
import { useWords } from '../i18n/words';
import { useSignedIn } from '../signed-in';
import './field.css';

interface Props {
  readonly value: string | undefined;
  readonly onChange: (factory: string | undefined) => void;
}

/** Narrows a list to one of the person's factories; nothing where there is only one. */
export function FactoryField({ value, onChange }: Props) {
  const { t } = useWords();
  const { factories } = useSignedIn();
  const id = useId();
  if (factories.length < 2) return null;
  return (
    <p className="field">
      <label htmlFor={id}>{t('desk.factory')}</label>
      <select id={id} value={value ?? ''} onChange={(event) => onChange(event.target.value || undefined)}>
        <option value="">{t('desk.anyFactory')}</option>
        {factories.map((factory) => (
          <option key={factory.id} value={factory.id}>
            {factory.name}
          </option>
        ))}
      </select>
    </p>
  );
}
