import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RosterView } from '../../../../../shared/schemas/rosters.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { formatInstant } from '../../../lib/format.ts';
import { useRosterLog } from '../api/rosters.ts';
import { DiffLine } from '../components/diff-line.tsx';

/** What was told when, by whom and why: the latest first. */
export function LogList({ view }: { readonly view: RosterView }) {
  const { t } = useTranslation('rosters');
  const { t: tCommon } = useTranslation();
  const log = useRosterLog(view.roster.id);
  const retry = () => void log.refetch();
  if (log.isPending) return <Skeleton blocks={[60, 60, 60]} onRetry={retry} />;
  if (log.data === undefined) return <FailureNotice error={log.error} onRetry={retry} />;
  const entries = log.data.pages.flatMap(({ items }) => items);
  return (
    <div className="stack">
      {entries.length === 0 ? <p className="muted">{t('log.empty')}</p> : null}
      <ol className="roster-log">
        {entries.map(({ id, at, by, what, note, changes }) => (
          <li key={id}>
            <p>
              <strong>{t(`log.${what}`)}</strong>{' '}
              <span className="muted">
                {formatInstant(at)} · <bdi>{by}</bdi>
              </span>
            </p>
            {note === null ? null : <p className="roster-log-note">{note}</p>}
            <details className="roster-changes" open={changes.length <= 4}>
              <summary>{t('publish.changes', { count: changes.length })}</summary>
              <ul>
                {changes.map((one) => (
                  <li key={one.shiftId}>
                    <DiffLine diff={one} />
                  </li>
                ))}
              </ul>
            </details>
          </li>
        ))}
      </ol>
      {log.hasNextPage ? (
        <Button variant="default" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
          {tCommon('action.loadMore')}
        </Button>
      ) : null}
    </div>
  );
}
