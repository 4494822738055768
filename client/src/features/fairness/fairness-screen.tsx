import './fairness.css';
import { NativeSelect } from '@mantine/core';
import { IconScale } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { daysAfter } from '../../../../shared/domain/zoned-time.ts';
import type { FairnessLedger } from '../../../../shared/schemas/leave.ts';
import type { WardId } from '../../../../shared/types/ids.ts';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Notice } from '../../components/ui/notice.tsx';
import { Page } from '../../components/ui/page.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { formatDay } from '../../lib/format.ts';
import { followNews } from '../../lib/realtime/follow-news.ts';
import { usePhase } from '../../lib/realtime/use-connection.ts';
import { useCan, useSession } from '../../lib/session/use-session.ts';
import { useToday } from '../../lib/use-today.ts';
import { useWards } from '../../lib/wards.ts';
import { FAIRNESS, useFairness } from './api.ts';
import { LedgerTable } from './ledger-table.tsx';
import type { FairnessSpan } from './fairness-search.ts';

/** Days before today that the ledger goes back, today among them. */
const DAYS: Readonly<Record<FairnessSpan, number>> = { '4w': 28, '12w': 84, year: 365 };
const SPANS = ['4w', '12w', 'year'] as const;
const OWN = 'own';

/** Who bore how many nights, weekends, holidays and hours in a ward, open to everyone who works there (ROTA-7). */
export function FairnessScreen() {
  const { t } = useTranslation('fairness');
  const { timeZone } = useSession().hospital;
  const phase = usePhase();
  const canSeeWards = useCan('roster.read');
  const { ward, span = '12w' } = useSearch({ from: '/gate/fairness' });
  const navigate = useNavigate();
  const wards = useWards(canSeeWards);
  const choices = wards.data?.items ?? [];
  const chosen = canSeeWards && ward !== OWN ? (ward ?? choices[0]?.id ?? null) : null;
  const isKnown = !canSeeWards || ward !== undefined || !wards.isPending;
  const to = useToday(timeZone);
  const ledger = useFairness(chosen, daysAfter(to, 1 - DAYS[span]), to, isKnown);
  useLedgerLive(chosen);
  const go = (wanted: { readonly ward?: string; readonly span?: FairnessSpan }) =>
    void navigate({ to: '/fairness', search: { ...(ward === undefined ? {} : { ward }), span, ...wanted } });
  return (
    <Page title={t('title')} lead={t('lead')}>
      <div className="stack">
        <div className="fairness-choices">
          {canSeeWards ? (
            <NativeSelect
              label={t('ward')}
              value={chosen ?? OWN}
              onChange={(event) => go({ ward: event.currentTarget.value })}
              data={[
                ...choices.map(({ id, name }) => ({ value: id as string, label: name })),
                { value: OWN, label: t('own') },
              ]}
            />
          ) : null}
          <div className="fairness-spans" role="group" aria-label={t('span.label')}>
            {SPANS.map((value) => (
              <button key={value} type="button" aria-pressed={value === span} onClick={() => go({ span: value })}>
                {t(`span.${value}`)}
              </button>
            ))}
          </div>
        </div>
        {phase === 'offline' && ledger.data !== undefined ? <Notice tone="warn">{t('offline')}</Notice> : null}
        {wards.isError ? <FailureNotice error={wards.error} onRetry={() => void wards.refetch()} /> : null}
        {ledger.isError ? <FailureNotice error={ledger.error} onRetry={() => void ledger.refetch()} /> : null}
        {ledger.isPending ? <Skeleton blocks={[60, 60, 60, 60]} onRetry={() => void ledger.refetch()} /> : null}
        {ledger.data === undefined ? null : <Ledger ledger={ledger.data} />}
        <Definition />
      </div>
    </Page>
  );
}

function Ledger({ ledger }: { readonly ledger: FairnessLedger }) {
  const { t } = useTranslation('fairness');
  if (ledger.rows.every(({ shifts }) => shifts === 0)) {
    return (
      <div className="card">
        <EmptyState icon={IconScale} title={t('none')}>
          {t('noneText')}
        </EmptyState>
      </div>
    );
  }
  return (
    <section className="card" aria-labelledby="fairness-ledger">
      <header className="card-head">
        <h2 id="fairness-ledger">
          {t('range', { from: formatDay(ledger.from, true), to: formatDay(ledger.to, true) })}
        </h2>
      </header>
      <LedgerTable ledger={ledger} />
    </section>
  );
}

/** What the numbers are and are not: a number without its definition starts a quarrel instead of ending one. */
function Definition() {
  const { t } = useTranslation('fairness');
  return (
    <section className="card" aria-labelledby="fairness-definition">
      <header className="card-head">
        <h2 id="fairness-definition">{t('definition.title')}</h2>
      </header>
      <ul className="card-body fairness-definition">
        {(['source', 'nights', 'weekends', 'holidays', 'hours', 'mean', 'who'] as const).map((of) => (
          <li key={of}>{t(`definition.${of}`)}</li>
        ))}
      </ul>
    </section>
  );
}

/** Asks again when the ward's roster, or one's own shifts, are different. */
function useLedgerLive(wardId: string | null): void {
  const queries = useQueryClient();
  const { id } = useSession().person;
  useEffect(() => {
    const ask = () => queries.invalidateQueries({ queryKey: FAIRNESS });
    return wardId === null
      ? followNews({ kind: 'person', id }, ask, (name) => name === 'shifts.changed')
      : followNews({ kind: 'roster', id: wardId as WardId }, ask);
  }, [queries, wardId, id]);
}
