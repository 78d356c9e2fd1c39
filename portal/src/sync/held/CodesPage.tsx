import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '../../shared/i18n/words';
import { AskDialog } from '../../shared/page/AskDialog';
import { Icon } from '../../shared/page/Icon';
import { Page } from '../../shared/page/Page';
import { useSignedIn } from '../../shared/signed-in';
import { EmptyState, ErrorState, Skeletons } from '../../shared/states/states';
import { CodesTable } from './CodesTable';
import { MapCodeDialog } from './MapCodeDialog';
import { causesQuery, codesQuery, type MappedCode } from './queries';
import { SyncTabs } from './SyncTabs';
import { useCommand } from './useCommand';
import { useResult } from './useResult';
import './held.css';

const EVERY = 5_000;

type Open = { readonly what: 'add' } | { readonly what: 'change' | 'remove'; readonly code: MappedCode };

/** What the factories' status codes mean; ops add to them without a restart. */
export default function CodesPage() {
  const { t } = useWords();
  const { factories } = useSignedIn();
  const codes = useQuery({ ...codesQuery, refetchInterval: EVERY });
  const [open, setOpen] = useState<Open>();
  const { text, place, tell } = useResult();
  const held = useQuery({ ...causesQuery, enabled: open !== undefined });
  const close = () => setOpen(undefined);
  const done = (news: string) => {
    tell(news);
    close();
  };
  const factory = open && 'code' in open ? open.code.factory : (factories[0]?.id ?? '');

  return (
    <Page
      title={t('codes.title')}
      shownSince={codes.dataUpdatedAt}
      actions={
        <Button variant="contained" color="secondary" onClick={() => setOpen({ what: 'add' })}>
          <Icon name="plus" />
          &nbsp;{t('codes.add')}
        </Button>
      }
    >
      <SyncTabs />
      <p className="mute desk-lead">{t('codes.lead')}</p>
      <p ref={place} className="desk-result" role="status" tabIndex={-1}>
        {text}
      </p>
      {codes.isPending && <Skeletons heights={[44, 48, 48, 48]} />}
      {codes.isError && !codes.data && <ErrorState error={codes.error} retry={() => void codes.refetch()} />}
      {codes.data?.items.length === 0 && (
        <EmptyState icon="document" title={t('codes.none.title')} text={t('codes.none.text')} />
      )}
      {codes.data && codes.data.items.length > 0 && (
        <CodesTable
          items={codes.data.items}
          onChange={(code) => setOpen({ what: 'change', code })}
          onRemove={(code) => setOpen({ what: 'remove', code })}
        />
      )}
      {(open?.what === 'add' || open?.what === 'change') && (
        <MapCodeDialog
          factory={factory}
          code={open.what === 'change' ? open.code.code : undefined}
          meaning={open.what === 'change' ? open.code.meaning : undefined}
          causes={held.data?.causes ?? []}
          onClose={close}
          onDone={done}
        />
      )}
      {open?.what === 'remove' && <RemoveDialog code={open.code} onClose={close} onDone={done} />}
    </Page>
  );
}

interface RemoveProps {
  readonly code: MappedCode;
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
}

function RemoveDialog({ code: { factory, code }, onClose, onDone }: RemoveProps) {
  const { t } = useWords();
  const { busy, problem, run } = useCommand(t('codes.gone'));
  const remove = async () => {
    const path = `/api/sync/codes/${encodeURIComponent(factory)}/${encodeURIComponent(code)}`;
    if (await run({ method: 'DELETE', path })) onDone(t('codes.removed', code));
  };
  return (
    <AskDialog
      title={t('codes.removeTitle', code)}
      action={t('codes.remove')}
      grave
      busy={busy}
      problem={problem}
      onClose={onClose}
      onSubmit={() => void remove()}
    >
      <p>{t('codes.removeText')}</p>
    </AskDialog>
  );
}
