import { NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Precaution } from '../../../../../shared/domain/bed-state.ts';
import type { StayCard } from '../../../../../shared/schemas/stays.ts';
import type { StaffId } from '../../../../../shared/types/ids.ts';
import { useCan } from '../../../lib/session/use-session.ts';
import { getDoctors } from '../api/stay-commands.ts';
import { useToday } from '../hooks/use-clock.ts';

const PRECAUTIONS: readonly Precaution[] = ['contact', 'droplet', 'airborne', 'protective'];

interface PrecautionFieldProps {
  readonly value: Precaution | null;
  readonly onChange: (value: Precaution | null) => void;
}

export function PrecautionField({ value, onChange }: PrecautionFieldProps) {
  const { t } = useTranslation('bed');
  const { t: tBoard } = useTranslation('board');
  return (
    <NativeSelect
      label={t('form.isolationTitle')}
      value={value ?? ''}
      data={[
        { value: '', label: t('precaution.none') },
        ...PRECAUTIONS.map((one) => ({ value: one, label: tBoard(`precaution.${one}`) })),
      ]}
      onChange={(event) => onChange(PRECAUTIONS.find((one) => one === event.currentTarget.value) ?? null)}
    />
  );
}

export function EddField({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const { t } = useTranslation('bed');
  return (
    <TextInput
      type="date"
      label={t('field.edd')}
      min={useToday()}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

interface ConsultantFieldProps {
  readonly value: StaffId | null;
  /** Who it is now: may be somebody who is no doctor of the list. */
  readonly now?: StayCard['consultant'];
  readonly onChange: (value: StaffId | null) => void;
}

export function ConsultantField({ value, now = null, onChange }: ConsultantFieldProps) {
  const { t } = useTranslation('bed');
  const canSee = useCan('staff.read');
  const doctors = useQuery({
    queryKey: ['doctors'],
    queryFn: ({ signal }) => getDoctors(signal),
    enabled: canSee,
  });
  if (!canSee) return null;
  const people = (doctors.data?.items ?? []).map(({ id, displayName }) => ({ id, name: displayName }));
  const extra = now !== null && now.id !== null && people.every(({ id }) => id !== now.id) ? [now] : [];
  const choices = [...extra, ...people].filter((one) => one.id !== null);
  return (
    <NativeSelect
      label={t('field.consultant')}
      value={value ?? ''}
      data={[
        { value: '', label: t('form.nobody') },
        ...choices.map(({ id, name }) => ({ value: id ?? '', label: name })),
      ]}
      onChange={(event) => onChange(choices.find(({ id }) => id === event.currentTarget.value)?.id ?? null)}
    />
  );
}
