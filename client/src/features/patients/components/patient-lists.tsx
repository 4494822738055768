import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useFieldArray } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { AlertKind } from '../../../../../shared/schemas/patients.ts';
import { useFieldText } from '../../../lib/forms.ts';
import type { FieldsProps } from './patient-fields.tsx';

const SEVERITIES = ['mild', 'moderate', 'severe'] as const;
const ALERTS: readonly AlertKind[] = [
  'falls',
  'pressure',
  'isolation',
  'diet',
  'nil-by-mouth',
  'language',
  'hearing',
  'sight',
  'seizures',
  'difficult-airway',
  'wandering',
  'violence-risk',
  'other',
];

interface RowsProps {
  readonly legend: string;
  readonly addWord: string;
  readonly removeWord: (index: number) => string;
  readonly ids: readonly string[];
  readonly onAdd: () => void;
  readonly onRemove: (index: number) => void;
  readonly children: (index: number) => ReactNode;
}

/** A list that grows by a button and shrinks by one at each row. */
function Rows({ legend, addWord, removeWord, ids, onAdd, onRemove, children }: RowsProps) {
  return (
    <fieldset className="fieldset">
      <legend>{legend}</legend>
      {ids.map((id, index) => (
        <div key={id} className="patient-row">
          {children(index)}
          <ActionIcon
            variant="default"
            size={36}
            aria-label={removeWord(index)}
            onClick={() => {
              onRemove(index);
            }}
          >
            <IconTrash size={18} aria-hidden="true" />
          </ActionIcon>
        </div>
      ))}
      <Button variant="default" leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={onAdd}>
        {addWord}
      </Button>
    </fieldset>
  );
}

export function AllergyRows({ form }: FieldsProps) {
  const { t } = useTranslation('patients');
  const fieldText = useFieldText();
  const rows = useFieldArray({ control: form.control, name: 'allergies' });
  const errors = form.formState.errors.allergies;
  return (
    <Rows
      legend={t('field.allergies')}
      addWord={t('add.allergy')}
      removeWord={(index) => t('remove.allergy', { number: index + 1 })}
      ids={rows.fields.map(({ id }) => id)}
      onAdd={() => {
        rows.append({ substance: '', reaction: '', severity: 'moderate', criticality: 'unknown' });
      }}
      onRemove={rows.remove}
    >
      {(index) => (
        <>
          <TextInput
            {...form.register(`allergies.${index}.substance`)}
            label={t('field.substance')}
            autoComplete="off"
            error={fieldText(errors?.[index]?.substance)}
          />
          <TextInput
            {...form.register(`allergies.${index}.reaction`)}
            label={t('field.reaction')}
            autoComplete="off"
            error={fieldText(errors?.[index]?.reaction)}
          />
          <NativeSelect
            {...form.register(`allergies.${index}.severity`)}
            label={t('field.severity')}
            data={SEVERITIES.map((value) => ({ value, label: t(`severity.${value}`) }))}
          />
        </>
      )}
    </Rows>
  );
}

export function AlertRows({ form }: FieldsProps) {
  const { t } = useTranslation('patients');
  const fieldText = useFieldText();
  const rows = useFieldArray({ control: form.control, name: 'alerts' });
  const errors = form.formState.errors.alerts;
  return (
    <Rows
      legend={t('field.alerts')}
      addWord={t('add.alert')}
      removeWord={(index) => t('remove.alert', { number: index + 1 })}
      ids={rows.fields.map(({ id }) => id)}
      onAdd={() => {
        rows.append({ kind: 'falls', text: '' });
      }}
      onRemove={rows.remove}
    >
      {(index) => (
        <>
          <NativeSelect
            {...form.register(`alerts.${index}.kind`)}
            label={t('field.alert')}
            data={ALERTS.map((value) => ({ value, label: t(`alert.${value}`) }))}
          />
          <TextInput
            {...form.register(`alerts.${index}.text`)}
            label={t('field.alertText')}
            autoComplete="off"
            error={fieldText(errors?.[index]?.text)}
          />
        </>
      )}
    </Rows>
  );
}

export function GuardianRows({ form }: FieldsProps) {
  const { t } = useTranslation('patients');
  const fieldText = useFieldText();
  const rows = useFieldArray({ control: form.control, name: 'guardians' });
  const errors = form.formState.errors.guardians;
  return (
    <Rows
      legend={t('field.guardians')}
      addWord={t('add.guardian')}
      removeWord={(index) => t('remove.guardian', { number: index + 1 })}
      ids={rows.fields.map(({ id }) => id)}
      onAdd={() => {
        rows.append({ name: '', relationship: '', phone: '' });
      }}
      onRemove={rows.remove}
    >
      {(index) => (
        <>
          <TextInput
            {...form.register(`guardians.${index}.name`)}
            label={t('field.name')}
            autoComplete="off"
            error={fieldText(errors?.[index]?.name)}
          />
          <TextInput
            {...form.register(`guardians.${index}.relationship`)}
            label={t('field.relationship')}
            autoComplete="off"
            error={fieldText(errors?.[index]?.relationship)}
          />
          <TextInput
            {...form.register(`guardians.${index}.phone`)}
            type="tel"
            label={t('field.phone')}
            dir="ltr"
            autoComplete="off"
            error={fieldText(errors?.[index]?.phone)}
          />
        </>
      )}
    </Rows>
  );
}
