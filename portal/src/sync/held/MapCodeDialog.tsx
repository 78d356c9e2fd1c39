import { useRef, useState } from 'react';
import { useWords } from '../../shared/i18n/words';
import { AskDialog } from '../../shared/page/AskDialog';
import { DialogField } from '../../shared/page/DialogField';
import { useFactoryName, useSignedIn } from '../../shared/signed-in';
import type { Cause, Meaning } from './queries';
import { useCommand } from './useCommand';
import { codeOf, detailOf, KINDS } from './words';

interface Props {
  readonly factory: string;
  /** Absent to ask for it. */
  readonly code?: string | undefined;
  /** What it means until now. */
  readonly meaning?: Meaning | undefined;
  /** What is held back, to tell what will be tried again. */
  readonly causes: readonly Cause[];
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
}

/** Gives a factory's code its meaning, in plain words, and shows what goes on then. */
export function MapCodeDialog({ factory: given, code: fixed, meaning, causes, onClose, onDone }: Props) {
  const { t } = useWords();
  const factoryName = useFactoryName();
  const { factories } = useSignedIn();
  const [factory, setFactory] = useState(given);
  const [typed, setTyped] = useState('');
  const [kind, setKind] = useState<Meaning['kind'] | ''>(meaning?.kind ?? '');
  const [detail, setDetail] = useState(meaning?.stage ?? meaning?.reason ?? '');
  const [tried, setTried] = useState(false);
  const codeBox = useRef<HTMLInputElement>(null);
  const kindBox = useRef<HTMLSelectElement>(null);
  const { busy, problem, run } = useCommand(t('desk.failed'));
  const code = fixed ?? typed.trim();
  const named = kind === '' ? undefined : detailOf(kind);
  const cause = causes.find((one) => one.factory === factory && code !== '' && codeOf(one) === code);

  const submit = async () => {
    setTried(true);
    if (code === '') codeBox.current?.focus();
    else if (kind === '') kindBox.current?.focus();
    else {
      const said = detail.trim();
      const body = { factory, code, meaning: { kind, ...(named && said ? { [named]: said } : {}) } };
      if (await run({ path: '/api/sync/codes', body })) onDone(t('desk.mapped', code, cause?.changes ?? 0));
    }
  };

  return (
    <AskDialog
      title={fixed === undefined ? t('codes.add') : t('desk.mapTitle', fixed)}
      action={t('desk.mapDo')}
      busy={busy}
      problem={problem}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <p>{t('desk.mapLead', factoryName(factory))}</p>
      {fixed === undefined && (
        <>
          {factories.length > 1 && (
            <DialogField
              label={t('desk.factory')}
              control={(names) => (
                <select {...names} value={factory} onChange={(event) => setFactory(event.target.value)}>
                  {factories.map(({ id, name }) => (
                    <option key={id} value={id}>
                      {name}
                    </option>
                  ))}
                </select>
              )}
            />
          )}
          <DialogField
            label={t('desk.code')}
            problem={tried && code === '' ? t('desk.codeMissing') : undefined}
            control={(names) => (
              <input
                {...names}
                ref={codeBox}
                required
                maxLength={60}
                autoComplete="off"
                spellCheck={false}
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
              />
            )}
          />
        </>
      )}
      <DialogField
        label={t('desk.kind')}
        problem={tried && kind === '' ? t('desk.kindMissing') : undefined}
        control={(names) => (
          <select
            {...names}
            ref={kindBox}
            required
            value={kind}
            onChange={(event) => setKind(KINDS.find((one) => one === event.target.value) ?? '')}
          >
            <option value="">—</option>
            {KINDS.map((one) => (
              <option key={one} value={one}>
                {t(`desk.kind.${one}`)}
              </option>
            ))}
          </select>
        )}
      />
      {named && (
        <DialogField
          label={t(`desk.${named}`)}
          hint={t(`desk.${named}Hint`)}
          control={(names) => (
            <input
              {...names}
              maxLength={named === 'stage' ? 80 : 200}
              value={detail}
              onChange={(event) => setDetail(event.target.value)}
            />
          )}
        />
      )}
      <p className="desk-preview">
        {cause ? t('desk.preview', cause.changes, cause.orders) : t('desk.previewNone')}
        {cause && cause.waiting > 0 && ` ${t('desk.previewWaits', cause.waiting)}`}
      </p>
    </AskDialog>
  );
}
