import { LANGUAGES, switchLanguage, useWords } from '../i18n/words';
import './language.css';

const NAMES = { en: ['EN', 'English'], uk: ['УК', 'Українська'] } as const;

/** Each language in its own words. */
export function LanguageSwitch() {
  const { t, language } = useWords();
  return (
    <span className="languages" role="group" aria-label={t('app.language')}>
      {LANGUAGES.map((each) => (
        <button
          key={each}
          type="button"
          lang={each}
          aria-pressed={each === language}
          title={NAMES[each][1]}
          onClick={() => void switchLanguage(each)}
        >
          <span aria-hidden="true">{NAMES[each][0]}</span>
          <span className="visually-hidden">{NAMES[each][1]}</span>
        </button>
      ))}
    </span>
  );
}
