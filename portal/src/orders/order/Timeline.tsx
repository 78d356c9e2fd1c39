import Button from '@mui/material/Button';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { TimelineEntry } from '@mullion/domain/order/timeline-view';
import { timelineQuery } from '../../shared/api/queries';
import { useWords } from '../../shared/i18n/words';
import { More } from '../../shared/states/Paged';
import { Skeletons } from '../../shared/states/states';
import { Entry } from './entries';
import './timeline.css';

/** The groups whose entries there are so far. */
const GROUPS = ['factory', 'delivery'] as const satisfies TimelineEntry['group'][];

interface Props {
  readonly id: string;
  readonly factory: string;
}

/** Everything that happened to the order, newest first. */
export function Timeline({ id, factory }: Props) {
  const { t } = useWords();
  const [group, setGroup] = useState<(typeof GROUPS)[number]>();
  const timeline = useInfiniteQuery(timelineQuery(id));
  const entries = timeline.data?.pages.flatMap((page) => page.items) ?? [];
  const shown = group ? entries.filter((entry) => entry.group === group) : entries;

  return (
    <section className="card timeline-card">
      <h2>{t('timeline.title')}</h2>
      <div className="pills" role="group" aria-label={t('timeline.filter')}>
        <button type="button" className="pill" aria-pressed={!group} onClick={() => setGroup(undefined)}>
          {t('timeline.all')}
        </button>
        {GROUPS.map((each) => (
          <button
            key={each}
            type="button"
            className="pill"
            aria-pressed={group === each}
            onClick={() => setGroup(each)}
          >
            {t(`timeline.${each}`)}
          </button>
        ))}
      </div>
      {timeline.isPending && <Skeletons heights={[44, 44, 44]} />}
      {timeline.isError && !timeline.data && (
        <p className="card-note" role="alert">
          {t('error.server')}{' '}
          <Button size="small" color="info" onClick={() => void timeline.refetch()}>
            {t('error.retry')}
          </Button>
        </p>
      )}
      {timeline.isSuccess && shown.length === 0 && <p className="card-note">{t('timeline.none')}</p>}
      <ol className="timeline">
        {shown.map((entry) => (
          <Entry key={entry.id} entry={entry} factory={factory} />
        ))}
      </ol>
      <More query={timeline} more={t('timeline.more')} />
    </section>
  );
}
