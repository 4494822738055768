import { IconCalendarCheck } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LeaveRequestView } from '../../../../../shared/schemas/leave.ts';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import type { Shown } from '../api/leave.ts';
import { useLeaveList } from '../api/leave.ts';
import { CancelDialog } from './cancel-dialog.tsx';
import { DecideDialog } from './decide-dialog.tsx';
import { RequestRow } from './request-row.tsx';

const SHOWN = ['open', 'coming', 'all'] as const satisfies readonly Shown[];

/** What waits to be decided, what is granted and to come, and everything of this year. */
export function Desk({ opened }: { readonly opened: string | undefined }) {
  const { t } = useTranslation('leave');
  const navigate = useNavigate();
  const [show, setShow] = useState<Shown>('open');
  const list = useLeaveList(show);
  const [cancelled, setCancelled] = useState<LeaveRequestView | null>(null);
  const open = (request: string | null) =>
    void navigate({ to: '/leave', search: { view: 'desk', ...(request === null ? {} : { request }) } });
  const items = list.data?.items ?? [];
  return (
    <>
      <div className="leave-views" role="group" aria-label={t('desk.show')}>
        {SHOWN.map((value) => (
          <button
            key={value}
            type="button"
            className="leave-shown"
            aria-pressed={value === show}
            onClick={() => setShow(value)}
          >
            {t(`desk.${value}`)}
          </button>
        ))}
      </div>
      {list.isError ? <FailureNotice error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isPending ? <Skeleton blocks={[76, 76, 76]} onRetry={() => void list.refetch()} /> : null}
      {list.data === undefined ? null : (
        <section className="card" aria-label={t(`desk.${show}`)}>
          {items.length === 0 ? (
            <EmptyState icon={IconCalendarCheck} title={t(`desk.none.${show}`)}>
              {t('desk.noneText')}
            </EmptyState>
          ) : (
            <ul className="leave-list">
              {items.map((request) => (
                <li key={request.id}>
                  <RequestRow request={request} onCancel={setCancelled} onDecide={({ id }) => open(id)} />
                </li>
              ))}
            </ul>
          )}
        </section>
      )}
      <CancelDialog request={cancelled} onClose={() => setCancelled(null)} />
      <DecideDialog requestId={opened ?? null} onClose={() => open(null)} />
    </>
  );
}
