import { Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';

const LONGEST = 500;

interface ReasonFieldProps {
  readonly value: string;
  readonly description?: string;
  readonly isTried: boolean;
  readonly onChange: (value: string) => void;
}

/** Why it is done; nothing of this kind is done without. */
export function ReasonField({ value, description, isTried, onChange }: ReasonFieldProps) {
  const { t } = useTranslation('bin');
  return (
    <Textarea
      label={t('reason.label')}
      description={description}
      required
      data-autofocus
      dir="auto"
      autosize
      minRows={2}
      maxLength={LONGEST}
      value={value}
      error={isTried && value.trim() === '' ? t('reason.missing') : undefined}
      onChange={({ currentTarget }) => {
        onChange(currentTarget.value);
      }}
    />
  );
}
