import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { FormField, FormText } from '../../../../../shared/schemas/consent-templates.ts';
import type { Answers } from '../../../../../shared/schemas/consents.ts';

interface FieldInputProps {
  readonly field: FormField;
  readonly text: FormText;
  readonly answer: Answers[string] | undefined;
  readonly isFaulty: boolean;
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  readonly onChange: (answer: Answers[string]) => void;
}

/** One field of a form, as its kind wants to be answered; its words are the form's own. */
export function FieldInput({ field, text, answer, isFaulty, language, direction, onChange }: FieldInputProps) {
  const { t } = useTranslation('consents');
  const words = text.fields[field.key];
  const label = words?.label ?? field.key;
  const error = isFaulty ? t('wizard.purpose.required') : null;
  const common = {
    label: (
      <span lang={language} dir={direction}>
        {label}
        {field.isRequired ? null : <span className="muted"> ({t('wizard.purpose.optional')})</span>}
      </span>
    ),
    ...(words?.help == null ? {} : { description: <span lang={language}>{words.help}</span> }),
    error,
    'data-fault': isFaulty || undefined,
  };
  const value = typeof answer === 'string' ? answer : '';
  if (field.kind === 'checkbox') {
    return (
      <div>
        <label className="choice" data-fault={isFaulty || undefined}>
          <input
            type="checkbox"
            checked={answer === true}
            aria-invalid={isFaulty}
            onChange={({ target }) => onChange(target.checked)}
          />
          <span lang={language} dir={direction}>
            {label}
          </span>
        </label>
        {error === null ? null : <p className="field-error">{error}</p>}
      </div>
    );
  }
  if (field.kind === 'choice') {
    return (
      <NativeSelect
        {...common}
        value={value}
        data={[
          { value: '', label: t('wizard.purpose.choose') },
          ...field.choices.map((key) => ({ value: key, label: words?.choices[key] ?? key })),
        ]}
        onChange={({ target }) => onChange(target.value)}
      />
    );
  }
  if (field.kind === 'date') {
    return <TextInput {...common} type="date" value={value} onChange={({ target }) => onChange(target.value)} />;
  }
  return (
    <Textarea
      {...common}
      dir="auto"
      autosize
      minRows={2}
      maxLength={2000}
      value={value}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}
