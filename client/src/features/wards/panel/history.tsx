import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { MovementKind } from '../../../../../shared/schemas/stays.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { formatInstant } from '../../../lib/format.ts';
import { getHistory } from '../api/stay-commands.ts';
import { spanOf } from '../board/dates.ts';
import { useClock } from '../hooks/use-clock.ts';

const EVENTS: readonly MovementKind[] = [
  'admitted',
  'joined-mother',
  'moved',
  'swapped',
  'move-undone',
  'discharged',
  'discharge-undone',
  'cancelled',
  'uncancelled',
];

/** Where the patient has been in this stay, the newest first, and how long each time. */
export function History({ stayId }: { readonly stayId: string }) {
  const { t } = useTranslation('bed');
  const history = useQuery({
    queryKey: ['stay-history', stayId],
    queryFn: ({ signal }) => getHistory(stayId, signal),
    staleTime: 0,
    gcTime: 0,
  });
  const now = useClock();
  const items = history.data?.items ?? [];
  return (
    <section className="panel-card">
      <h3 className="panel-subtitle">{t('panel.history')}</h3>
      <FailureNotice error={history.error} onRetry={() => void history.refetch()} />
      {history.isSuccess && items.length === 0 ? <p className="muted">{t('panel.historyNone')}</p> : null}
      <ol className="timeline">
        {items.map((item, index) => {
          const until = items[index - 1]?.at;
          const span = spanOf((until === undefined ? now : Date.parse(until)) - Date.parse(item.at));
          const event = EVENTS.find((one) => one === item.kind) ?? 'other';
          return (
            <li key={`${item.at} ${item.kind} ${item.bedCode ?? ''}`}>
              <span className="timeline-what">
                {t(`event.${event}`)}
                {item.bedCode === null && item.wardName === null ? null : (
                  <strong>
                    {' '}
                    <bdi>{[item.wardName, item.bedCode].filter((part) => part !== null).join(' · ')}</bdi>
                  </strong>
                )}
              </span>
              <span className="muted small numbers">
                {formatInstant(item.at)} · {t(`spanLong.${span.unit}`, { count: span.count })}
                {item.by === null ? null : (
                  <>
                    {' · '}
                    <bdi>{item.by}</bdi>
                  </>
                )}
              </span>
              {item.reason === null ? null : <bdi className="small">{item.reason}</bdi>}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
