import Button from '@mui/material/Button';
import { useWords } from '../../shared/i18n/words';
import { useFactoryName } from '../../shared/signed-in';
import type { Cause } from './queries';
import { useCommand } from './useCommand';
import { causeWords, codeOf } from './words';

interface Props {
  readonly causes: readonly Cause[];
  readonly onMap: (cause: Cause) => void;
  readonly onResult: (text: string) => void;
}

/** What holds back more than one change: mended once, all of it goes on. */
export function Causes({ causes, onMap, onResult }: Props) {
  const { t } = useWords();
  const several = causes.filter(({ changes }) => changes > 1);
  if (several.length === 0) return null;
  return (
    <section className="causes" aria-label={t('desk.causes')}>
      <ul>
        {several.map((cause) => (
          <CauseLine
            key={`${cause.factory} ${cause.source} ${cause.code} ${cause.waitsFor ?? ''}`}
            cause={cause}
            onMap={onMap}
            onResult={onResult}
          />
        ))}
      </ul>
    </section>
  );
}

function CauseLine({ cause, onMap, onResult }: Omit<Props, 'causes'> & { readonly cause: Cause }) {
  const { t } = useWords();
  const factoryName = useFactoryName();
  const { busy, run } = useCommand(t('desk.gone'));
  const words = causeWords(t, cause);
  const code = codeOf(cause);

  const retry = async () => {
    const { factory, source, waitsFor, changes } = cause;
    const done = await run({
      path: '/api/sync/held/retry',
      body: { factory, source, code: cause.code, waitsFor },
    });
    onResult(done ? t('desk.retriedAll', changes) : t('desk.retryAllFailed'));
  };

  return (
    <li className="card cause">
      <span>
        <b>{words}</b>
        <small>
          {factoryName(cause.factory)} · {t('desk.causeOf', cause.changes, cause.orders)}
          {cause.waiting > 0 && ` · ${t('desk.waits', cause.waiting)}`}
        </small>
      </span>
      <span className="cause-actions">
        {code && (
          <Button
            variant="contained"
            color="secondary"
            onClick={() => onMap(cause)}
            aria-label={t('desk.mapOf', code)}
          >
            {t('desk.map')}
          </Button>
        )}
        <Button
          variant="outlined"
          color="inherit"
          aria-disabled={busy}
          onClick={() => {
            if (!busy) void retry();
          }}
          aria-label={t('desk.retryAllOf', cause.changes, words)}
        >
          {busy ? t('sync.retrying') : t('desk.retryAll', cause.changes)}
        </Button>
      </span>
    </li>
  );
}
