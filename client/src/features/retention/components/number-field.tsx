import { TextInput } from '@mantine/core';

interface NumberFieldProps {
  readonly label: string;
  readonly description?: string;
  readonly value: number | '';
  readonly unit: string;
  readonly error?: string | undefined;
  readonly onChange: (value: number | '') => void;
}

const DIGITS = /^\d{0,5}$/u;

/** A whole number of some unit; empty while somebody types. */
export function NumberField({ label, description, value, unit, error, onChange }: NumberFieldProps) {
  return (
    <TextInput
      label={label}
      description={description}
      value={String(value)}
      inputMode="numeric"
      autoComplete="off"
      rightSection={<span className="muted small retention-unit">{unit}</span>}
      rightSectionWidth={64}
      error={error}
      onChange={({ currentTarget }) => {
        const text = currentTarget.value.trim();
        if (DIGITS.test(text)) onChange(text === '' ? '' : Number(text));
      }}
    />
  );
}
