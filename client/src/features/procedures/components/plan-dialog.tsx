import { Button, Checkbox, NumberInput, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsentCategory } from '../../../../../shared/schemas/consent-templates.ts';
import type { PatientCard } from '../../../../../shared/schemas/patients.ts';
import type { ProcedureView } from '../../../../../shared/schemas/procedures.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { PersonField } from '../../../components/ui/person-field.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { instantOf } from '../../../lib/hospital-time.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { useSession } from '../../../lib/session/use-session.ts';
import { patchProcedure, postProcedure, PROCEDURES } from '../api/procedures.ts';
import type { Draft, Fault } from '../plan-values.ts';
import { draftOf, faultsOf, newDraft } from '../plan-values.ts';
import { nameOfPatient } from './procedure-row.tsx';

interface PlanDialogProps {
  readonly isOpen: boolean;
  /** The one whose plan is changed; a new one is planned without. */
  readonly procedure?: ProcedureView;
  /** Whose it is, where that is known; else they are found first. */
  readonly patientId?: string;
  readonly PatientPicker?: ComponentType<{ readonly onPick: (patient: PatientCard) => void }>;
  /** The day that was looked at. */
  readonly day?: string;
  readonly onClose: () => void;
  readonly onDone: (procedure: ProcedureView) => void;
}

export function PlanDialog({ isOpen, onClose, ...props }: PlanDialogProps) {
  const { t } = useTranslation('procedures');
  const title = t(props.procedure === undefined ? 'plan.title' : 'change.title');
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title={title} width="wide" isLong>
      <Plan onClose={onClose} {...props} />
    </FormDialog>
  );
}

function Plan(props: Omit<PlanDialogProps, 'isOpen'>) {
  const { PatientPicker } = props;
  const [patient, setPatient] = useState<PatientCard | null>(props.procedure?.patient ?? null);
  const patientId = patient?.id ?? props.patientId;
  if (patientId === undefined) return PatientPicker === undefined ? null : <PatientPicker onPick={setPatient} />;
  return <PlanForm {...props} patientId={patientId} patient={patient} />;
}

interface PlanFormProps extends Omit<PlanDialogProps, 'isOpen' | 'patientId'> {
  readonly patientId: string;
  readonly patient: PatientCard | null;
}

const CATEGORIES: readonly ConsentCategory[] = [
  'procedure',
  'anaesthesia',
  'blood',
  'treatment',
  'research',
  'photography',
];

function usePlan({ procedure, patientId, onDone }: PlanFormProps) {
  const { t } = useTranslation('procedures');
  const queries = useQueryClient();
  const send = (draft: Draft, key: string) => {
    const { name, minutes, note, place, needs } = draft;
    const body = {
      name: name.trim(),
      place: place.trim() === '' ? null : place.trim(),
      plannedAt: instantOf(draft.at)?.toISOString() ?? '',
      minutes,
      leadId: draft.lead?.staffId ?? '',
      teamIds: draft.team.map(({ staffId }) => staffId),
      note: note.trim() === '' ? null : note.trim(),
      needs: [...needs],
    };
    if (procedure === undefined) return postProcedure({ patientId, ...body }, key);
    return patchProcedure({ procedureId: procedure.id, version: procedure.version, ...body }, key);
  };
  return useCommand(send, (done) => {
    void queries.invalidateQueries({ queryKey: PROCEDURES });
    toast(t(procedure === undefined ? 'plan.done' : 'change.done'));
    onDone(done);
  });
}

function PlanForm(props: PlanFormProps) {
  const { procedure, patient, day, onClose } = props;
  const { t } = useTranslation('procedures');
  const { t: tCommon } = useTranslation();
  const phase = usePhase();
  const { person: me } = useSession();
  const [draft, setDraft] = useState(() =>
    procedure === undefined ? newDraft({ staffId: me.id, name: me.displayName }, day) : draftOf(procedure),
  );
  const [faults, setFaults] = useState<ReadonlySet<Fault>>(new Set());
  const command = usePlan(props);
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const wrong = (fault: Fault) => (faults.has(fault) ? t(`plan.fault.${fault}`) : null);
  // Somebody else was first: what was typed stays, and goes over theirs only when that is pressed once more.
  const isConflict = isProblem(command.error, 'version-conflict');
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const found = faultsOf(draft);
        setFaults(found);
        if (found.size === 0) command.mutate(draft);
      }}
    >
      {patient === null ? null : (
        <p className="procedure-of">
          <bdi className="procedure-name">{nameOfPatient(patient)}</bdi>
          <bdi dir="ltr" className="numbers">
            {patient.hospitalNumber}
          </bdi>
        </p>
      )}
      {isConflict ? (
        <Notice tone="warn" isSpoken>
          {t('change.conflict')}
        </Notice>
      ) : (
        <FailureNotice error={command.error} />
      )}
      <TextInput
        label={t('plan.name')}
        error={wrong('name')}
        maxLength={160}
        required
        data-autofocus
        value={draft.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <div className="procedure-fields">
        <TextInput
          type="datetime-local"
          label={t('plan.at')}
          error={wrong('at')}
          required
          value={draft.at}
          onChange={(event) => change({ at: event.currentTarget.value })}
        />
        <NumberInput
          label={t('plan.minutes')}
          error={wrong('minutes')}
          min={5}
          max={1440}
          step={15}
          value={draft.minutes}
          onChange={(minutes) => change({ minutes: Number(minutes) })}
        />
        <TextInput
          label={t('plan.place')}
          maxLength={80}
          value={draft.place}
          onChange={(event) => change({ place: event.currentTarget.value })}
        />
      </div>
      <PersonField
        label={t('plan.lead')}
        chosen={draft.lead}
        error={wrong('lead')}
        onChoose={(lead) => change({ lead })}
      />
      <Team draft={draft} onChange={(team) => change({ team })} />
      <Checkbox.Group
        label={t('plan.needs')}
        description={t('plan.needsHelp')}
        value={[...draft.needs]}
        onChange={(needs) => change({ needs })}
      >
        <div className="procedure-checks">
          {CATEGORIES.map((category) => (
            <Checkbox key={category} value={category} label={t(`category.${category}`)} />
          ))}
        </div>
      </Checkbox.Group>
      <Textarea
        label={t('plan.note')}
        error={wrong('note')}
        autosize
        minRows={2}
        maxLength={1000}
        value={draft.note}
        onChange={(event) => change({ note: event.currentTarget.value })}
      />
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" loading={command.isPending} disabled={phase === 'offline'}>
          {t(procedure === undefined ? 'plan.submit' : isConflict ? 'change.overwrite' : 'change.submit')}
        </Button>
      </div>
    </form>
  );
}

interface TeamProps {
  readonly draft: Draft;
  readonly onChange: (team: Draft['team']) => void;
}

/** Whoever is there beside the lead: each taken away by a press, one more found by typing. */
function Team({ draft: { team, lead }, onChange }: TeamProps) {
  const { t } = useTranslation('procedures');
  return (
    <div className="stack">
      {team.map((person) => (
        <PersonField
          key={person.staffId}
          label={t('plan.member')}
          chosen={person}
          onChoose={() => onChange(team.filter(({ staffId }) => staffId !== person.staffId))}
        />
      ))}
      <PersonField
        key={team.length}
        label={t(team.length === 0 ? 'plan.team' : 'plan.anotherMember')}
        chosen={null}
        leftOut={[...team, ...(lead === null ? [] : [lead])].map(({ staffId }) => staffId)}
        onChoose={(person) => (person === null ? undefined : onChange([...team, person]))}
      />
    </div>
  );
}
