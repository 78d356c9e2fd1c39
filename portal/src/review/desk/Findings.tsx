import { useWords } from '../../shared/i18n/words';
import { Icon } from '../../shared/page/Icon';
import type { Finding } from '../queries';
import { findingWords } from './finding-words';

/** The sentence of a finding. */
export function useFinding(): (finding: Finding) => string {
  const words = useWords();
  return (finding) => findingWords(words, finding);
}

interface Props {
  readonly findings: readonly Finding[];
  readonly meant: Finding | undefined;
  /** Points at a part in the drawing; absent where there is none. */
  readonly onMean?: (finding: Finding | undefined) => void;
}

/** What the data checks found; those that have a place in the drawing are buttons that show it. */
export function Findings({ findings, meant, onMean }: Props) {
  const { t } = useWords();
  const say = useFinding();
  return (
    <ul className="findings">
      {findings.map((finding, at) => {
        const text = (
          <>
            <Icon name={finding.severity === 'wrong' ? 'alert' : 'eye'} />
            <span>
              <b>{t(`review.severity.${finding.severity}`)}</b>
              {finding.part !== undefined && <code>{finding.part}</code>} {say(finding)}
            </span>
          </>
        );
        return (
          <li key={`${finding.code} ${finding.part ?? ''} ${at}`} data-tone={finding.severity}>
            {finding.part !== undefined && onMean ? (
              <button
                type="button"
                aria-pressed={meant === finding}
                title={t('review.pointAt', finding.part)}
                onClick={() => onMean(meant === finding ? undefined : finding)}
              >
                {text}
              </button>
            ) : (
              <p>{text}</p>
            )}
          </li>
        );
      })}
    </ul>
  );
}
