import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import type { UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { useFieldText } from '../../../lib/forms.ts';
import type { PatientFields, patientValues } from '../patient-values.ts';

export type PatientForm = UseFormReturn<PatientFields, unknown, z.output<typeof patientValues>>;

export interface FieldsProps {
  readonly form: PatientForm;
}

const SEXES = ['female', 'male', 'other', 'unknown'] as const;
const CODE_STATUSES = ['full', 'limited', 'dnacpr'] as const;
const BLOOD_GROUPS = ['O+', 'O-', 'A+', 'A-', 'B+', 'B-', 'AB+', 'AB-'] as const;

/** Who it is: what two people are told apart by. */
export function IdentityFields({ form }: FieldsProps) {
  const { t } = useTranslation('patients');
  const fieldText = useFieldText();
  const { errors } = form.formState;
  return (
    <div className="patient-fields">
      <TextInput
        {...form.register('familyName')}
        data-autofocus
        label={t('field.familyName')}
        autoComplete="off"
        error={fieldText(errors.familyName)}
      />
      <TextInput
        {...form.register('givenName')}
        label={t('field.givenName')}
        autoComplete="off"
        error={fieldText(errors.givenName)}
      />
      <TextInput
        {...form.register('birthDate')}
        type="date"
        label={t('field.birthDate')}
        autoComplete="off"
        error={fieldText(errors.birthDate)}
      />
      <NativeSelect
        {...form.register('sex')}
        label={t('field.sex')}
        data={SEXES.map((value) => ({ value, label: t(`sex.${value}`) }))}
        error={fieldText(errors.sex)}
      />
      <TextInput
        {...form.register('nationalId')}
        label={t('field.nationalId')}
        dir="ltr"
        autoComplete="off"
        error={fieldText(errors.nationalId)}
      />
      <TextInput
        {...form.register('phone')}
        type="tel"
        label={t('field.phone')}
        dir="ltr"
        autoComplete="off"
        error={fieldText(errors.phone)}
      />
    </div>
  );
}

/** What else there is to know of the person. */
export function DetailFields({ form, isNumberGiven }: FieldsProps & { readonly isNumberGiven: boolean }) {
  const { t } = useTranslation('patients');
  const fieldText = useFieldText();
  const { errors } = form.formState;
  return (
    <div className="patient-fields">
      <TextInput
        {...form.register('hospitalNumber')}
        label={t('field.hospitalNumber')}
        {...(isNumberGiven ? {} : { description: t('field.hospitalNumberHelp') })}
        dir="ltr"
        autoComplete="off"
        error={errors.hospitalNumber?.type === 'taken' ? t('field.numberTaken') : fieldText(errors.hospitalNumber)}
      />
      <TextInput
        {...form.register('language')}
        label={t('field.language')}
        autoComplete="off"
        error={fieldText(errors.language)}
      />
      <NativeSelect
        {...form.register('codeStatus')}
        label={t('field.codeStatus')}
        data={[
          { value: '', label: t('codeStatus.none') },
          ...CODE_STATUSES.map((value) => ({ value, label: t(`codeStatus.${value}`) })),
        ]}
        error={fieldText(errors.codeStatus)}
      />
      <NativeSelect
        {...form.register('bloodGroup')}
        label={t('field.bloodGroup')}
        data={[{ value: '', label: t('none') }, ...BLOOD_GROUPS]}
        error={fieldText(errors.bloodGroup)}
      />
      <Textarea
        {...form.register('problems')}
        label={t('field.problems')}
        description={t('field.onePerLine')}
        autosize
        minRows={2}
        error={fieldText(errors.problems)}
      />
      <Textarea
        {...form.register('address')}
        label={t('field.address')}
        description={t('field.onePerLine')}
        autosize
        minRows={2}
        error={fieldText(errors.address)}
      />
      <label className="choice patient-fields-whole">
        <input type="checkbox" {...form.register('isHiddenOnWall')} />
        {t('field.isHiddenOnWall')}
      </label>
    </div>
  );
}
