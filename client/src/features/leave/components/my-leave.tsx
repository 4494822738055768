import { Button } from '@mantine/core';
import { IconBeach, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { LeaveBalance, LeaveRequestView, LeaveSetup, MyLeave } from '../../../../../shared/schemas/leave.ts';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { useLeaveSetup, useMyLeave } from '../api/leave.ts';
import { useLeaveWords } from '../use-leave-words.ts';
import { CancelDialog } from './cancel-dialog.tsx';
import { RequestRow } from './request-row.tsx';

interface MyLeavePartProps {
  /** The request a notice led to. */
  readonly marked: string | undefined;
  readonly ask: ReactNode;
}

/** One's own balances and requests of a year, and for whom one covers. */
export function MyLeavePart({ marked, ask }: MyLeavePartProps) {
  const { t } = useTranslation('leave');
  const [year, setYear] = useState<number | undefined>();
  const mine = useMyLeave(year);
  const setup = useLeaveSetup();
  const [cancelled, setCancelled] = useState<LeaveRequestView | null>(null);
  if (mine.data === undefined) {
    return mine.isError ? (
      <FailureNotice error={mine.error} onRetry={() => void mine.refetch()} />
    ) : (
      <Skeleton blocks={[110, 76, 76]} onRetry={() => void mine.refetch()} />
    );
  }
  const { requests, balances, covering } = mine.data;
  return (
    <>
      <YearBar year={mine.data.year} onGo={setYear} />
      {mine.isError ? <FailureNotice error={mine.error} onRetry={() => void mine.refetch()} /> : null}
      <BalanceCards balances={balances} setup={setup.data} />
      <section className="card" aria-labelledby="leave-requests">
        <header className="card-head">
          <h2 id="leave-requests">{t('mine.requests')}</h2>
        </header>
        {requests.length === 0 ? (
          <EmptyState icon={IconBeach} title={t('mine.none')} action={ask}>
            {t('mine.noneText')}
          </EmptyState>
        ) : (
          <ul className="leave-list">
            {requests.map((request) => (
              <li key={request.id} data-marked={request.id === marked || undefined}>
                <RequestRow request={request} onCancel={setCancelled} />
              </li>
            ))}
          </ul>
        )}
      </section>
      <Covering covering={covering} />
      <CancelDialog request={cancelled} onClose={() => setCancelled(null)} />
    </>
  );
}

interface YearBarProps {
  readonly year: number;
  readonly onGo: (year: number) => void;
}

export function YearBar({ year, onGo }: YearBarProps) {
  const { t } = useTranslation('leave');
  return (
    <div className="leave-years">
      <Button variant="default" aria-label={t('year.before')} onClick={() => onGo(year - 1)}>
        <IconChevronLeft size={20} className="mirrored" aria-hidden="true" />
      </Button>
      <h2 aria-live="polite">
        <span className="visually-hidden">{t('year.label')} </span>
        {year}
      </h2>
      <Button variant="default" aria-label={t('year.after')} onClick={() => onGo(year + 1)}>
        <IconChevronRight size={20} className="mirrored" aria-hidden="true" />
      </Button>
    </div>
  );
}

interface BalanceCardsProps {
  readonly balances: readonly LeaveBalance[];
  readonly setup: LeaveSetup | undefined;
}

function BalanceCards({ balances, setup }: BalanceCardsProps) {
  const { t } = useTranslation('leave');
  if (balances.length === 0) return null;
  return (
    <ul className="leave-balances" aria-label={t('balance.label')}>
      {balances.map((balance) => (
        <li key={balance.typeId} className="card">
          <BalanceCard balance={balance} name={setup?.types.find(({ id }) => id === balance.typeId)?.name ?? ''} />
        </li>
      ))}
    </ul>
  );
}

function BalanceCard({ balance, name }: { readonly balance: LeaveBalance; readonly name: string }) {
  const { t } = useTranslation('leave');
  const { amount, days } = useLeaveWords();
  const { entitled, carried, taken, pending, left } = balance;
  const whole = Math.max(1, entitled + carried);
  const share = (of: number) => `${Math.min(100, Math.max(0, (100 * of) / whole))}%`;
  return (
    <div className="leave-balance">
      <h3>
        <bdi>{name}</bdi>
      </h3>
      <p className="leave-left" data-below={left < 0 || undefined}>
        {t('balance.left', { days: days(left) })}
      </p>
      <div className="leave-bar" aria-hidden="true">
        <span className="leave-bar-taken" style={{ inlineSize: share(taken) }} />
        <span className="leave-bar-pending" style={{ inlineSize: share(pending) }} />
      </div>
      <dl className="leave-sums">
        {(['entitled', 'carried', 'taken', 'pending'] as const).map((sum) => (
          <div key={sum} data-sum={sum}>
            <dt>{t(`balance.${sum}`)}</dt>
            <dd>{amount(balance[sum])}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Covering({ covering }: Pick<MyLeave, 'covering'>) {
  const { t } = useTranslation('leave');
  const { span } = useLeaveWords();
  if (covering.length === 0) return null;
  return (
    <section className="card" aria-labelledby="leave-covering">
      <header className="card-head">
        <h2 id="leave-covering">{t('mine.covering')}</h2>
      </header>
      <ul className="leave-list">
        {covering.map(({ staff, from, to }) => (
          <li key={`${staff.id}${from}`} className="leave-row">
            <bdi className="leave-row-name">{staff.name}</bdi>
            <span>{span({ from, to, fromPart: 'whole', toPart: 'whole' })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
