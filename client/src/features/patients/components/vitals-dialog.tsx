import '../patients.css';
import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { isNews2Valid, scoreNews2 } from '../../../../../shared/domain/news2.ts';
import type { PatientCard } from '../../../../../shared/schemas/patients.ts';
import type { News2Parameter } from '../../../../../shared/schemas/vitals.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { showRefusal, useFieldText, useSchemaForm } from '../../../lib/forms.ts';
import { todayHere } from '../../../lib/hospital-time.ts';
import { postVitals, vitalsKey } from '../api/vitals.ts';
import type { VitalsFields, VitalsMeasured } from '../vitals-values.ts';
import { isAnythingMeasured, measuredOf, scorableOf, UNMEASURED, vitalsValues } from '../vitals-values.ts';
import { News2Badge } from './news2-badge.tsx';
import { fullName, PatientIdentity } from './patient-identity.tsx';

interface VitalsDialogProps {
  readonly patient: PatientCard;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Records vital signs of one patient, whose identity stays in sight; the score follows what is typed. */
export function VitalsDialog({ patient, isOpen, onClose }: VitalsDialogProps) {
  const { t } = useTranslation('patients');
  return (
    <FormDialog
      isOpen={isOpen}
      onClose={onClose}
      title={t('vitals.title', { name: fullName(patient) })}
      width="wide"
      isLong
    >
      <VitalsForm key={patient.id} patient={patient} onDone={onClose} />
    </FormDialog>
  );
}

type VitalsFormApi = UseFormReturn<VitalsFields, unknown, VitalsMeasured>;

function VitalsForm({ patient, onDone }: { readonly patient: PatientCard; readonly onDone: () => void }) {
  const { t } = useTranslation('patients');
  const { t: tCommon } = useTranslation();
  const queries = useQueryClient();
  const form: VitalsFormApi = useSchemaForm(vitalsValues, UNMEASURED);
  const [isNothing, setNothing] = useState(false);
  const command = useCommand(postVitals, () => {
    void queries.invalidateQueries({ queryKey: vitalsKey(patient.id) });
    toast(t('vitals.done'));
    onDone();
  });
  const submit = form.handleSubmit((values) => {
    setNothing(!isAnythingMeasured(values));
    if (!isAnythingMeasured(values)) return;
    command.mutate(
      { patientId: patient.id, ...measuredOf(values) },
      {
        onError(error) {
          showRefusal(
            error,
            ['respirationRate', 'spo2', 'systolic', 'diastolic', 'pulse', 'temperature', 'painScore'],
            form.setError,
          );
        },
      },
    );
  });
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.stopPropagation();
        void submit(event);
      }}
    >
      <div className="vitals-who">
        <PatientIdentity patient={patient} />
      </div>
      <FailureNotice error={command.error} />
      {isNothing ? (
        <Notice tone="warn" isSpoken>
          {t('vitals.nothing')}
        </Notice>
      ) : null}
      <Measurements form={form} />
      <div className="vitals-foot">
        <Preview form={form} birthDate={patient.birthDate} />
      </div>
      <div className="row-end">
        <Button variant="default" onClick={onDone}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" loading={command.isPending}>
          {t('vitals.submit')}
        </Button>
      </div>
    </form>
  );
}

const NUMBERS = [
  { name: 'respirationRate', mode: 'numeric' },
  { name: 'spo2', mode: 'numeric' },
  { name: 'systolic', mode: 'numeric' },
  { name: 'diastolic', mode: 'numeric' },
  { name: 'pulse', mode: 'numeric' },
  { name: 'temperature', mode: 'decimal' },
  { name: 'painScore', mode: 'numeric' },
] as const;

function Measurements({ form }: { readonly form: VitalsFormApi }) {
  const { t } = useTranslation('patients');
  const fieldText = useFieldText();
  const { errors } = form.formState;
  const textOf = (name: (typeof NUMBERS)[number]['name']) => {
    const error = errors[name];
    if (error === undefined) return null;
    if (name === 'diastolic' && error.type === 'custom') return t('vitals.pressures');
    return error.type === 'too_big' || error.type === 'too_small' ? t('vitals.outOfRange') : fieldText(error);
  };
  return (
    <>
      <div className="vitals-fields">
        {NUMBERS.map(({ name, mode }, index) => (
          <TextInput
            key={name}
            {...form.register(name)}
            {...(index === 0 ? { 'data-autofocus': true } : {})}
            label={t(`vitals.field.${name}`)}
            rightSection={<span className="vitals-unit">{t(`vitals.unit.${name}`)}</span>}
            rightSectionWidth={56}
            inputMode={mode}
            autoComplete="off"
            dir="ltr"
            error={textOf(name)}
          />
        ))}
      </div>
      <Choice form={form} name="oxygen" values={['air', 'oxygen']} />
      <Choice form={form} name="consciousness" values={['A', 'C', 'V', 'P', 'U']} />
      <Choice form={form} name="spo2Scale" values={['1', '2']} />
    </>
  );
}

interface ChoiceProps {
  readonly form: VitalsFormApi;
  readonly name: 'oxygen' | 'consciousness' | 'spo2Scale';
  readonly values: readonly ('air' | 'oxygen' | 'A' | 'C' | 'V' | 'P' | 'U' | '1' | '2')[];
}

function Choice({ form, name, values }: ChoiceProps) {
  const { t } = useTranslation('patients');
  return (
    <fieldset className="fieldset">
      <legend>{t(`vitals.field.${name}`)}</legend>
      <div className="vitals-choices">
        {values.map((value) => (
          <label key={value} className="choice">
            <input type="radio" value={value} {...form.register(name)} />
            {t(`vitals.choice.${value}`)}
          </label>
        ))}
      </div>
      {name === 'spo2Scale' ? <p className="muted small">{t('vitals.scaleHelp')}</p> : null}
    </fieldset>
  );
}

/** The score of what is typed so far, where its points come from and what it still needs. */
function Preview({ form, birthDate }: { readonly form: VitalsFormApi; readonly birthDate: string | null }) {
  const { t } = useTranslation('patients');
  const fields = useWatch({ control: form.control }) as VitalsFields;
  if (!isNews2Valid(birthDate, todayHere())) {
    return <News2Badge news2={{ score: null, risk: null, missing: [] }} />;
  }
  const { score, risk, missing, points } = scoreNews2(scorableOf(fields));
  const given = (Object.entries(points) as [News2Parameter, number][]).filter(([, count]) => count > 0);
  return (
    <div className="vitals-preview" role="status">
      <News2Badge news2={{ score, risk, missing: [...missing] }} />
      {given.length === 0 ? null : (
        <span className="small numbers">
          {given.map(([name, count]) => t('vitals.points', { what: t(`vitals.short.${name}`), count })).join(' · ')}
        </span>
      )}
      {missing.length === 0 || missing.length === 7 ? null : (
        <span className="small">
          {t('vitals.missing', { what: missing.map((name) => t(`vitals.short.${name}`)).join(', ') })}
        </span>
      )}
    </div>
  );
}
