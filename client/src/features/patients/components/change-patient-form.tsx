import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PatientView } from '../../../../../shared/schemas/patients.ts';
import { ConflictNotice } from '../../../components/ui/conflict-notice.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { showRefusal, useSchemaForm } from '../../../lib/forms.ts';
import { patchPatient, patientKey } from '../api/patient.ts';
import { bodyOf, FIELDS, fieldsOf, patientValues } from '../patient-values.ts';
import { DetailFields, IdentityFields } from './patient-fields.tsx';
import { fullName, useBornAndSex } from './patient-identity.tsx';
import { AlertRows, AllergyRows, GuardianRows } from './patient-lists.tsx';

/** What someone else changed since the form was opened, as people read it. */
function useDifferences(base: PatientView, live: PatientView) {
  const { t } = useTranslation('patients');
  const bornAndSex = useBornAndSex();
  const words = (patient: PatientView) => [
    { label: t('field.name'), theirs: fullName(patient) },
    { label: t('field.birthDate'), theirs: bornAndSex(patient) },
    { label: t('field.hospitalNumber'), theirs: patient.hospitalNumber },
    { label: t('field.nationalId'), theirs: patient.nationalId ?? '' },
    { label: t('field.phone'), theirs: patient.phone ?? '' },
    { label: t('field.language'), theirs: patient.language ?? '' },
    { label: t('field.codeStatus'), theirs: patient.codeStatus === null ? '' : t(`codeStatus.${patient.codeStatus}`) },
    { label: t('field.bloodGroup'), theirs: patient.bloodGroup ?? '' },
    { label: t('field.allergies'), theirs: patient.allergies.map(({ substance }) => substance).join(', ') },
    {
      label: t('field.alerts'),
      theirs: patient.alerts.map(({ kind, text }) => [t(`alert.${kind}`), text].filter(Boolean).join(': ')).join(', '),
    },
    { label: t('field.problems'), theirs: patient.problems.join('; ') },
    { label: t('field.guardians'), theirs: patient.guardians.map(({ name }) => name).join(', ') },
    { label: t('field.address'), theirs: patient.address.join(', ') },
  ];
  const before = words(base);
  return words(live).filter((now, index) => now.theirs !== before[index]?.theirs);
}

interface ChangePatientFormProps {
  /** The record as it is now; it may change while the form is open. */
  readonly live: PatientView;
  readonly onDone: () => void;
}

export function ChangePatientForm({ live, onDone }: ChangePatientFormProps) {
  const { t } = useTranslation('patients');
  const { t: tCommon } = useTranslation();
  const queries = useQueryClient();
  const [base, setBase] = useState(live);
  const differences = useDifferences(base, live);
  const form = useSchemaForm(patientValues, fieldsOf(live));
  const { isDirty } = form.formState;
  const command = useCommand(patchPatient, (patient) => {
    queries.setQueryData(patientKey(patient.id), patient);
    void queries.invalidateQueries({ queryKey: ['patients', 'search'] });
    toast(t('change.done'));
    onDone();
  });
  const save = (version: number) =>
    form.handleSubmit((values) => {
      command.mutate(
        { patientId: live.id, version, ...bodyOf(values) },
        {
          onError(error) {
            showRefusal(error, FIELDS, form.setError);
            if (isProblem(error, 'already-exists')) {
              form.setError('hospitalNumber', { type: 'taken' }, { shouldFocus: true });
            }
            if (isProblem(error, 'version-conflict')) {
              void queries.invalidateQueries({ queryKey: patientKey(live.id) });
            }
          },
        },
      );
    });
  // A move to another bed is a new version too, and nothing anyone must compare.
  const isBehind = live.version > base.version && differences.length > 0;
  const version = isBehind ? base.version : live.version;
  return (
    <form className="stack panel-form" noValidate onSubmit={(event) => void save(version)(event)}>
      <h3 className="panel-subtitle">{t('change.title')}</h3>
      {isBehind ? (
        <ConflictNotice
          differences={differences}
          isPending={command.isPending}
          onTakeTheirs={() => {
            form.reset(fieldsOf(live));
            setBase(live);
            command.reset();
          }}
          onKeepMine={() => {
            setBase(live);
            void save(live.version)();
          }}
        />
      ) : null}
      {isProblem(command.error, 'version-conflict') ? null : <FailureNotice error={command.error} />}
      <IdentityFields form={form} />
      <AllergyRows form={form} />
      <AlertRows form={form} />
      <DetailFields form={form} isNumberGiven />
      <GuardianRows form={form} />
      <div className="row-end">
        <Button variant="default" onClick={onDone}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" loading={command.isPending} disabled={isBehind || !isDirty}>
          {tCommon('action.save')}
        </Button>
      </div>
    </form>
  );
}
