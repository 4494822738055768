import '../patients.css';
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { PatientCard, PatientView, SuspectedDuplicate } from '../../../../../shared/schemas/patients.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { showRefusal, useSchemaForm } from '../../../lib/forms.ts';
import { postDuplicates, postPatient } from '../api/patient.ts';
import { bodyOf, FIELDS, NOBODY, patientValues } from '../patient-values.ts';
import { DuplicatesNotice } from './duplicates-notice.tsx';
import { DetailFields, IdentityFields } from './patient-fields.tsx';
import type { PatientForm } from './patient-fields.tsx';
import { fullName } from './patient-identity.tsx';
import { AlertRows, AllergyRows, GuardianRows } from './patient-lists.tsx';

interface RegisterPatientDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Whoever is registered now, or whom the hospital had already. */
  readonly onDone: (patient: PatientCard) => void;
  /** What is asked of whoever was registered just now, before the dialog closes; the app lends it. */
  readonly AfterRegistration?: AfterRegistration;
}

/** The last step of registering; calls `onDone` at once where there is nothing to ask. */
export type AfterRegistration = ComponentType<{ readonly patient: PatientCard; readonly onDone: () => void }>;

export function RegisterPatientDialog({ isOpen, onClose, onDone, AfterRegistration }: RegisterPatientDialogProps) {
  const { t } = useTranslation('patients');
  const [registered, setRegistered] = useState<PatientCard | null>(null);
  const finish = (patient: PatientCard) => {
    setRegistered(null);
    onDone(patient);
  };
  return (
    <FormDialog
      isOpen={isOpen}
      // Closed in its last step, the patient is registered all the same.
      onClose={registered === null ? onClose : () => finish(registered)}
      title={t('register.title')}
      width="wide"
      isLong
    >
      {registered !== null && AfterRegistration !== undefined ? (
        <Suspense fallback={null}>
          <AfterRegistration patient={registered} onDone={() => finish(registered)} />
        </Suspense>
      ) : (
        <RegisterForm
          onClose={onClose}
          onDone={finish}
          onRegistered={AfterRegistration === undefined ? finish : setRegistered}
        />
      )}
    </FormDialog>
  );
}

type Values = z.output<typeof patientValues>;

/** Looks for patients like this one first, and registers where there is none or somebody said that it is another. */
function useRegistration(form: PatientForm, onDone: (patient: PatientView) => void) {
  const { t } = useTranslation('patients');
  const queries = useQueryClient();
  const [suspects, setSuspects] = useState<readonly SuspectedDuplicate[]>([]);
  const command = useCommand(postPatient, (patient) => {
    void queries.invalidateQueries({ queryKey: ['patients', 'search'] });
    toast(t('register.done', { name: fullName(patient), number: patient.hospitalNumber }));
    onDone(patient);
  });
  const check = useCommand(postDuplicates);
  const look = async ({ familyName, givenName, birthDate, nationalId, phone }: Values) => {
    const { items } = await check.mutateAsync({ familyName, givenName, birthDate, nationalId, phone });
    setSuspects(items);
    return items.length > 0;
  };
  const register = (values: Values, confirmedNotDuplicate: boolean) => {
    command.mutate(
      { ...bodyOf(values), confirmedNotDuplicate },
      {
        onError(error) {
          showRefusal(error, FIELDS, form.setError);
          if (!isProblem(error, 'already-exists')) return;
          const codes = error.problem.errors?.map(({ code }) => code) ?? [];
          // Somebody registered one like this in between.
          if (codes.includes('duplicate-suspected')) void look(values).catch(() => undefined);
          else form.setError('hospitalNumber', { type: 'taken' }, { shouldFocus: true });
        },
      },
    );
  };
  const submit = form.handleSubmit(async (values) => {
    command.reset();
    // What went wrong with the look is shown; nobody is registered unseen.
    const isSuspected = await look(values).catch(() => true);
    if (!isSuspected) register(values, false);
  });
  const registerAnyway = form.handleSubmit((values) => {
    register(values, true);
  });
  const isShown = isProblem(command.error, 'already-exists') && suspects.length > 0;
  return {
    submit,
    registerAnyway,
    suspects,
    isPending: command.isPending || check.isPending,
    error: check.error ?? (isShown ? null : command.error),
  };
}

interface RegisterFormProps {
  readonly onClose: () => void;
  /** Whom the hospital had already. */
  readonly onDone: (patient: PatientCard) => void;
  readonly onRegistered: (patient: PatientCard) => void;
}

function RegisterForm({ onClose, onDone, onRegistered }: RegisterFormProps) {
  const { t } = useTranslation('patients');
  const { t: tCommon } = useTranslation();
  const form = useSchemaForm(patientValues, NOBODY);
  const registration = useRegistration(form, onRegistered);
  const { suspects, isPending } = registration;
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        // The dialog may have been opened from within another form, which must not be sent along.
        event.stopPropagation();
        void registration.submit(event);
      }}
    >
      <p className="muted">{t('register.lead')}</p>
      <FailureNotice error={registration.error} />
      <IdentityFields form={form} />
      <details className="patient-more">
        <summary>{t('register.warnings')}</summary>
        <div className="stack">
          <AllergyRows form={form} />
          <AlertRows form={form} />
        </div>
      </details>
      <details className="patient-more">
        <summary>{t('register.more')}</summary>
        <div className="stack">
          <DetailFields form={form} isNumberGiven={false} />
          <GuardianRows form={form} />
        </div>
      </details>
      {suspects.length === 0 ? null : (
        <DuplicatesNotice
          suspects={suspects}
          isPending={isPending}
          onUse={onDone}
          onRegisterAnyway={() => void registration.registerAnyway()}
        />
      )}
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" loading={isPending}>
          {t(suspects.length === 0 ? 'register.submit' : 'register.lookAgain')}
        </Button>
      </div>
    </form>
  );
}
