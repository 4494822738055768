import './procedures.css';
import { Button } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProcedureView } from '../../../../shared/schemas/procedures.ts';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Notice } from '../../components/ui/notice.tsx';
import { Page } from '../../components/ui/page.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { isProblem } from '../../lib/api/failure.ts';
import { formatDay, formatInstant } from '../../lib/format.ts';
import { usePhase } from '../../lib/realtime/use-connection.ts';
import { useProcedure } from './api/procedures.ts';
import type { Act } from './components/act-dialogs.tsx';
import { GatePanel } from './components/gate-panel.tsx';
import { NeedsList } from './components/needs-list.tsx';
import { nameOfPatient } from './components/procedure-row.tsx';
import { usePatientOfProcedureLive } from './realtime.ts';

const ActDialog = lazy(async () => ({ default: (await import('./components/act-dialogs.tsx')).ActDialog }));
const PlanDialog = lazy(async () => ({ default: (await import('./components/plan-dialog.tsx')).PlanDialog }));

/** One procedure: of whom, what, when and with whom; what must be consented to; and whether it may start, live. */
export function ProcedureScreen() {
  const { t } = useTranslation('procedures');
  const { procedureId } = useParams({ from: '/gate/procedures/$procedureId' });
  const procedure = useProcedure(procedureId);
  usePatientOfProcedureLive(procedure.data?.patient.id);
  // The router's own screen says that there is nothing here; what was shown before is taken away with it.
  if (isProblem(procedure.error, 'not-found', 'not-allowed', 'invalid-input')) throw procedure.error;
  if (procedure.data !== undefined) return <Procedure procedure={procedure.data} error={procedure.error} />;
  return (
    <Page title={t('one.title')} above={<Back />}>
      {procedure.isError ? (
        <FailureNotice error={procedure.error} onRetry={() => void procedure.refetch()} />
      ) : (
        <Skeleton blocks={[120, 160, 160]} onRetry={() => void procedure.refetch()} />
      )}
    </Page>
  );
}

function Back() {
  const { t } = useTranslation('procedures');
  return (
    <Link to="/procedures" className="procedure-back">
      <IconChevronLeft size={18} stroke={2.2} className="mirrored" aria-hidden="true" />
      {t('one.all')}
    </Link>
  );
}

type Opened = Act | 'change';

function Procedure({ procedure, error }: { readonly procedure: ProcedureView; readonly error: Error | null }) {
  const { t } = useTranslation('procedures');
  const phase = usePhase();
  const [opened, setOpened] = useState<Opened | null>(null);
  const [isOpen, setOpen] = useState(false);
  const open = (what: Opened) => {
    setOpened(what);
    setOpen(true);
  };
  const close = () => setOpen(false);
  const isOffline = phase === 'offline';
  return (
    <Page
      title={procedure.name}
      above={<Back />}
      lead={<span className="tag">{t(`status.${procedure.status}`)}</span>}
      isNarrow
    >
      <div className="stack-lg">
        <FailureNotice error={error} />
        {isOffline ? <Notice tone="warn">{t('offline')}</Notice> : null}
        <Who procedure={procedure} />
        <GatePanel procedure={procedure} />
        <Actions procedure={procedure} isOffline={isOffline} onOpen={open} />
        <section className="card" aria-labelledby="procedure-needs">
          <header className="card-head">
            <h2 id="procedure-needs">{t('needs.title')}</h2>
          </header>
          <div className="card-body">
            <NeedsList procedure={procedure} />
          </div>
        </section>
        <Facts procedure={procedure} />
      </div>
      {opened === null ? null : (
        <Suspense fallback={null}>
          {opened === 'change' ? (
            <PlanDialog isOpen={isOpen} procedure={procedure} onClose={close} onDone={close} />
          ) : (
            <ActDialog act={opened} isOpen={isOpen} procedure={procedure} onClose={close} />
          )}
        </Suspense>
      )}
    </Page>
  );
}

function Who({ procedure: { patient } }: { readonly procedure: ProcedureView }) {
  const { t } = useTranslation('procedures');
  return (
    <Link to="/patients/$patientId" params={{ patientId: patient.id }} className="procedure-patient card">
      <bdi className="procedure-patient-name">{nameOfPatient(patient)}</bdi>
      <span className="muted numbers">
        {patient.birthDate === null ? t('bornUnknown') : t('born', { date: formatDay(patient.birthDate, true) })}
        {' · '}
        <bdi dir="ltr">{patient.hospitalNumber}</bdi>
      </span>
      {patient.allergies.length === 0 ? null : (
        <span className="procedure-allergies">
          {t('allergies', { what: patient.allergies.map(({ substance }) => substance).join(', ') })}
        </span>
      )}
    </Link>
  );
}

interface ActionsProps {
  readonly procedure: ProcedureView;
  readonly isOffline: boolean;
  readonly onOpen: (what: Opened) => void;
}

/** Only what can be done now. A closed gate keeps the start away, with the reason beside it. */
function Actions({ procedure, isOffline, onOpen }: ActionsProps) {
  const { t } = useTranslation('procedures');
  const { status, gate, abilities } = procedure;
  if (!abilities.canManage || (status !== 'planned' && status !== 'started')) return null;
  const isPlanned = status === 'planned';
  return (
    <div className="procedure-actions">
      {isPlanned ? (
        <Button
          size="lg"
          disabled={isOffline || gate === 'closed'}
          aria-describedby={gate === 'closed' ? 'gate-title' : undefined}
          onClick={() => onOpen('start')}
        >
          {t('act.start.open')}
        </Button>
      ) : (
        <Button size="lg" disabled={isOffline} onClick={() => onOpen('finish')}>
          {t('act.finish.open')}
        </Button>
      )}
      {isPlanned ? (
        <Button variant="default" disabled={isOffline} onClick={() => onOpen('change')}>
          {t('change.open')}
        </Button>
      ) : null}
      <Button variant="default" disabled={isOffline} onClick={() => onOpen('cancel')}>
        {t(isPlanned ? 'act.cancel.open' : 'act.cancel.breakOff')}
      </Button>
      {isPlanned && gate === 'closed' && abilities.canOverride ? (
        <Button variant="default" className="danger-outline" disabled={isOffline} onClick={() => onOpen('override')}>
          {t('act.override.open')}
        </Button>
      ) : null}
    </div>
  );
}

function Facts({ procedure }: { readonly procedure: ProcedureView }) {
  const { t } = useTranslation('procedures');
  const { plannedAt, minutes, place, lead, team, note, startedAt, startedBy, endedAt, cancelReason } = procedure;
  const facts: readonly (readonly [label: string, value: string | null])[] = [
    [t('fact.planned'), `${formatInstant(plannedAt)}, ${t('minutes', { count: minutes })}`],
    [t('fact.place'), place],
    [t('fact.lead'), lead.name],
    [t('fact.team'), team.length === 0 ? null : team.map(({ name }) => name).join(', ')],
    [t('fact.note'), note],
    [
      t('fact.started'),
      startedAt === null ? null : t('fact.startedBy', { time: formatInstant(startedAt), by: startedBy ?? '' }),
    ],
    [t('fact.ended'), endedAt === null ? null : formatInstant(endedAt)],
    [t('fact.cancelReason'), cancelReason],
  ];
  return (
    <section className="card" aria-labelledby="procedure-facts">
      <header className="card-head">
        <h2 id="procedure-facts">{t('fact.title')}</h2>
      </header>
      <dl className="facts card-body">
        {facts.map(([label, value]) =>
          value === null ? null : (
            <div key={label} className="procedure-fact">
              <dt>{label}</dt>
              <dd>
                <bdi>{value}</bdi>
              </dd>
            </div>
          ),
        )}
      </dl>
    </section>
  );
}
