import './procedures.css';
import { Button } from '@mantine/core';
import { IconCalendarPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PatientId } from '../../../../shared/types/ids.ts';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { usePhase } from '../../lib/realtime/use-connection.ts';
import { useCan } from '../../lib/session/use-session.ts';
import { usePatientProcedures } from './api/procedures.ts';
import { ProcedureRow } from './components/procedure-row.tsx';
import { usePatientOfProcedureLive } from './realtime.ts';

const PlanDialog = lazy(async () => ({ default: (await import('./components/plan-dialog.tsx')).PlanDialog }));

/** On a patient's page: what is planned for them and what was done, the newest first. Nothing for who may not see procedures. */
export function PatientProceduresSection({ patient }: { readonly patient: { readonly id: PatientId } }) {
  return useCan('procedure.read') ? <Section patientId={patient.id} /> : null;
}

function Section({ patientId }: { readonly patientId: PatientId }) {
  const { t } = useTranslation('procedures');
  const canPlan = useCan('procedure.manage');
  const phase = usePhase();
  const navigate = useNavigate();
  const list = usePatientProcedures(patientId);
  usePatientOfProcedureLive(patientId);
  const [isPlanning, setPlanning] = useState(false);
  const [wasPlanning, setWasPlanning] = useState(false);
  const items = list.data?.items.toReversed() ?? [];
  return (
    <section id="procedures" className="card" aria-labelledby="patient-procedures">
      <header className="card-head procedure-part-head">
        <h2 id="patient-procedures">{t('of.title')}</h2>
        {canPlan ? (
          <Button
            variant="default"
            disabled={phase === 'offline'}
            leftSection={<IconCalendarPlus size={18} aria-hidden="true" />}
            onClick={() => {
              setWasPlanning(true);
              setPlanning(true);
            }}
          >
            {t('plan.open')}
          </Button>
        ) : null}
      </header>
      {list.isError ? (
        <div className="card-body">
          <FailureNotice error={list.error} onRetry={() => void list.refetch()} />
        </div>
      ) : null}
      {list.isPending ? (
        <div className="card-body">
          <Skeleton blocks={[64, 64]} onRetry={() => void list.refetch()} />
        </div>
      ) : null}
      {list.isSuccess && items.length === 0 ? <p className="card-body muted">{t('of.none')}</p> : null}
      {items.length === 0 ? null : (
        <ul className="procedure-list">
          {items.map((procedure) => (
            <li key={procedure.id}>
              <ProcedureRow procedure={procedure} isOfPatient />
            </li>
          ))}
        </ul>
      )}
      {wasPlanning ? (
        <Suspense fallback={null}>
          <PlanDialog
            isOpen={isPlanning}
            patientId={patientId}
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
    </section>
  );
}
