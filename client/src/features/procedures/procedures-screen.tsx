import './procedures.css';
import { Button, TextInput } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconCalendarPlus, IconStethoscope } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import type { PatientCard } from '../../../../shared/schemas/patients.ts';
import type { ProcedureView } from '../../../../shared/schemas/procedures.ts';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { daysAfter } from '../../../../shared/domain/zoned-time.ts';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Notice } from '../../components/ui/notice.tsx';
import { Page } from '../../components/ui/page.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { formatDay } from '../../lib/format.ts';
import { usePhase } from '../../lib/realtime/use-connection.ts';
import { useCan, useSession } from '../../lib/session/use-session.ts';
import { useToday } from '../../lib/use-today.ts';
import { useDayOfProcedures } from './api/procedures.ts';
import { ProcedureRow } from './components/procedure-row.tsx';
import { nameOfDay } from './days.ts';
import { useProceduresLive } from './realtime.ts';

const PlanDialog = lazy(async () => ({ default: (await import('./components/plan-dialog.tsx')).PlanDialog }));

/** Lent by another feature; the app puts it in. */
export type PatientPicker = ComponentType<{ readonly onPick: (patient: PatientCard) => void }>;

/** The procedures of one day, in the order of their times, each with its gate. */
export function ProceduresScreen({ PatientPicker }: { readonly PatientPicker: PatientPicker }) {
  const { t } = useTranslation('procedures');
  const { timeZone } = useSession().hospital;
  const canPlan = useCan('procedure.manage');
  const phase = usePhase();
  const navigate = useNavigate();
  const { day } = useSearch({ from: '/gate/procedures' });
  const today = useToday(timeZone);
  const shown = day ?? today;
  const list = useDayOfProcedures(shown);
  useProceduresLive();
  const [isPlanning, setPlanning] = useState(false);
  const [wasPlanning, setWasPlanning] = useState(false);
  const go = (to: string) => void navigate({ to: '/procedures', search: to === today ? {} : { day: to } });
  const plan = canPlan ? (
    <Button
      leftSection={<IconCalendarPlus size={18} aria-hidden="true" />}
      disabled={phase === 'offline'}
      onClick={() => {
        setWasPlanning(true);
        setPlanning(true);
      }}
    >
      {t('plan.open')}
    </Button>
  ) : undefined;
  return (
    <Page title={t('title')} lead={t('lead')} actions={plan}>
      <div className="stack">
        <DayBar day={shown} today={today} onGo={go} />
        {phase === 'offline' && list.data !== undefined ? <Notice tone="warn">{t('offline')}</Notice> : null}
        {list.isError ? <FailureNotice error={list.error} onRetry={() => void list.refetch()} /> : null}
        {list.isPending ? <Skeleton blocks={[76, 76, 76]} onRetry={() => void list.refetch()} /> : null}
        {list.data === undefined ? null : <Rows items={list.data.items} plan={plan} />}
      </div>
      {wasPlanning ? (
        <Suspense fallback={null}>
          <PlanDialog
            isOpen={isPlanning}
            PatientPicker={PatientPicker}
            day={shown}
            onClose={() => {
              setPlanning(false);
            }}
            onDone={({ id }) => {
              setPlanning(false);
              void navigate({ to: '/procedures/$procedureId', params: { procedureId: id } });
            }}
          />
        </Suspense>
      ) : null}
    </Page>
  );
}

interface DayBarProps {
  readonly day: string;
  readonly today: string;
  readonly onGo: (day: string) => void;
}

function DayBar({ day, today, onGo }: DayBarProps) {
  const { t } = useTranslation('procedures');
  const named = nameOfDay(day, today);
  return (
    <div className="procedure-days">
      <Button variant="default" aria-label={t('day.before')} onClick={() => onGo(daysAfter(day, -1))}>
        <IconChevronLeft size={20} className="mirrored" aria-hidden="true" />
      </Button>
      <TextInput
        type="date"
        label={t('day.label')}
        value={day}
        onChange={(event) => {
          if (event.currentTarget.value !== '') onGo(event.currentTarget.value);
        }}
      />
      <Button variant="default" aria-label={t('day.after')} onClick={() => onGo(daysAfter(day, 1))}>
        <IconChevronRight size={20} className="mirrored" aria-hidden="true" />
      </Button>
      <h2 className="procedure-day-name" aria-live="polite">
        {named === null ? formatDay(day, true) : t(`day.${named}`)}
      </h2>
      {day === today ? null : (
        <Button variant="subtle" onClick={() => onGo(today)}>
          {t('day.toToday')}
        </Button>
      )}
    </div>
  );
}

function Rows({ items, plan }: { readonly items: readonly ProcedureView[]; readonly plan: React.ReactNode }) {
  const { t } = useTranslation('procedures');
  if (items.length === 0) {
    return (
      <div className="card">
        <EmptyState icon={IconStethoscope} title={t('empty.title')} action={plan}>
          {t('empty.text')}
        </EmptyState>
      </div>
    );
  }
  return (
    <ul className="procedure-list card">
      {items.map((procedure) => (
        <li key={procedure.id}>
          <ProcedureRow procedure={procedure} />
        </li>
      ))}
    </ul>
  );
}
