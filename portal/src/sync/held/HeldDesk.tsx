import Button from '@mui/material/Button';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useWords } from '../../shared/i18n/words';
import { useSignedIn } from '../../shared/signed-in';
import { Paged } from '../../shared/states/Paged';
import { EmptyState } from '../../shared/states/states';
import { Causes } from './Causes';
import { addressOf, filterOf, isNarrowed, type HeldFilter } from './filter';
import { HeldFilters } from './HeldFilters';
import { HeldTable } from './HeldTable';
import { MapCodeDialog } from './MapCodeDialog';
import { PayloadDialog } from './PayloadDialog';
import { type Held, heldQuery } from './queries';
import { SkipDialog } from './SkipDialog';
import { codeOf } from './words';
import { useResult } from './useResult';
import './held.css';

const EVERY = 3_000;

/** What is open above the desk; it stays open while the list below it is refreshed. */
type Open =
  | { readonly what: 'payload' | 'skip'; readonly change: Held }
  | { readonly what: 'map'; readonly factory: string; readonly code: string };

/** The hold-back desk: what could not be applied and why, and what ops do about it. For those who may mend. */
export default function HeldDesk() {
  const { t } = useWords();
  const { factories } = useSignedIn();
  const [address, setAddress] = useSearchParams();
  const [open, setOpen] = useState<Open>();
  const { text, place, tell } = useResult();
  const filter = useMemo(
    () =>
      filterOf(
        address,
        factories.map(({ id }) => id),
      ),
    [address, factories],
  );
  const held = useInfiniteQuery({ ...heldQuery(filter), refetchInterval: EVERY });

  const change = (next: HeldFilter) =>
    setAddress((before) => addressOf(before, next), { replace: true, preventScrollReset: true });
  const items = held.data?.pages.flatMap((page) => page.items) ?? [];
  const causes = held.data?.pages[0]?.causes ?? [];
  const total = held.data?.pages[0]?.total ?? 0;
  const close = () => setOpen(undefined);
  const done = (news: string) => {
    tell(news);
    close();
  };

  return (
    <section className="held-desk" aria-label={t('desk.title')}>
      {(total > 0 || isNarrowed(filter)) && <HeldFilters filter={filter} onChange={change} />}
      <p ref={place} className="desk-result" role="status" tabIndex={-1}>
        {text}
      </p>
      {filter.id === undefined && (
        <Causes
          causes={causes}
          onMap={(cause) => setOpen({ what: 'map', factory: cause.factory, code: codeOf(cause) })}
          onResult={tell}
        />
      )}
      <Paged
        query={held}
        bars={[44, 56, 56]}
        none={items.length === 0 && <Nothing filter={filter} onAll={() => change({})} />}
        beside={t('desk.count', items.length, total)}
      >
        <HeldTable
          items={items}
          onMap={({ factory, statusCode = '' }) => setOpen({ what: 'map', factory, code: statusCode })}
          onShow={(shown) => setOpen({ what: 'payload', change: shown })}
          onSkip={(shown) => setOpen({ what: 'skip', change: shown })}
          onResult={tell}
        />
      </Paged>
      {open?.what === 'payload' && <PayloadDialog change={open.change} onClose={close} />}
      {open?.what === 'skip' && <SkipDialog change={open.change} onClose={close} onDone={done} />}
      {open?.what === 'map' && (
        <MapCodeDialog
          factory={open.factory}
          code={open.code}
          causes={causes}
          onClose={close}
          onDone={done}
        />
      )}
    </section>
  );
}

function Nothing({ filter, onAll }: { readonly filter: HeldFilter; readonly onAll: () => void }) {
  const { t } = useWords();
  if (!isNarrowed(filter))
    return <EmptyState icon="check" title={t('sync.none.title')} text={t('sync.none.text')} />;
  const kind = filter.id === undefined ? 'noMatch' : 'linkGone';
  return (
    <EmptyState
      icon={filter.id === undefined ? 'search' : 'check'}
      title={t(`desk.${kind}.title`)}
      text={t(`desk.${kind}.text`)}
      action={
        <Button variant="contained" color="secondary" onClick={onAll}>
          {t('desk.showAll')}
        </Button>
      }
    />
  );
}
