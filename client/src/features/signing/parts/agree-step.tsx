import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FormField } from '../../../../../shared/schemas/consent-templates.ts';
import type { ConsentForm } from '../../../../../shared/schemas/consents.ts';
import { FormBody } from '../../../components/consent-form/form-body.tsx';
import { formDirection } from '../../../lib/i18n/form-languages.ts';
import type { Progress } from '../progress.ts';
import { missingAnswers, pagesOf } from '../progress.ts';
import { fieldWords } from './field-words.ts';
import type { StepProps } from './step.ts';
import { goTo, useStepHeading } from './step.ts';

/** What is agreed to by signing, what the patient fills in, and each further thing by a choice of its own. */
export function AgreeStep({ view, progress, desk }: StepProps) {
  const { t } = useTranslation('signing');
  const heading = useStepHeading();
  const [isMarked, setMarked] = useState(false);
  const { form } = view;
  const missing = missingAnswers(form, progress);
  const fields = form.fields.filter((field) => field.filledBy === 'patient');
  const change = (next: Partial<Progress>) => {
    desk.change({ ...progress, ...next });
  };
  const isMissing = (key: string) => isMarked && missing.includes(key);
  return (
    <form
      noValidate
      className="sg-read"
      onSubmit={(event) => {
        event.preventDefault();
        if (missing.length === 0) goTo({ desk, progress }, 'sign');
        else setMarked(true);
      }}
    >
      <h1 ref={heading} tabIndex={-1}>
        {t('agree.title')}
      </h1>
      <div className="sg-declaration" lang={form.language} dir={formDirection(form.language)}>
        <FormBody text={form.text.declaration} />
      </div>
      {fields.map((field) => (
        <Field
          key={field.key}
          form={form}
          field={field}
          value={progress.answers[field.key]}
          isMissing={isMissing(field.key)}
          onChange={(value) => {
            change({ answers: { ...progress.answers, [field.key]: value } });
          }}
        />
      ))}
      {form.addOns.length === 0 ? null : <h2>{t('agree.addOns')}</h2>}
      {form.addOns.map((key) => (
        <AddOn
          key={key}
          form={form}
          addOn={key}
          value={progress.addOnChoices[key]}
          isMissing={isMissing(key)}
          onChange={(value) => {
            change({ addOnChoices: { ...progress.addOnChoices, [key]: value } });
          }}
        />
      ))}
      {isMarked && missing.length > 0 ? (
        <p role="alert" className="sg-fault">
          {t('agree.missing', { count: missing.length })}
        </p>
      ) : null}
      <nav className="sg-nav" aria-label={t('read.nav')}>
        <button
          type="button"
          className="sg-button sg-plain"
          onClick={() => {
            goTo({ desk, progress }, 'read', pagesOf(form).length - 1);
          }}
        >
          {t('back')}
        </button>
        <button
          type="button"
          className="sg-button sg-plain"
          onClick={() => {
            goTo({ desk, progress }, 'decline');
          }}
        >
          {t('decline.open')}
        </button>
        <button type="submit" className="sg-button">
          {t('agree.toSign')}
        </button>
      </nav>
    </form>
  );
}

interface FieldProps {
  readonly form: ConsentForm;
  readonly field: FormField;
  readonly value: string | boolean | undefined;
  readonly isMissing: boolean;
  readonly onChange: (value: string | boolean) => void;
}

function Field({ form, field, value, isMissing, onChange }: FieldProps) {
  const { t } = useTranslation('signing');
  const id = useId();
  const words = fieldWords(form, field.key);
  const text = typeof value === 'string' ? value : '';
  const fault = isMissing ? <span className="sg-fault">{t('agree.fill')}</span> : null;
  if (field.kind === 'checkbox') {
    return (
      <label className="sg-tick" lang={form.language}>
        <input
          type="checkbox"
          checked={value === true}
          aria-invalid={isMissing}
          onChange={(event) => {
            onChange(event.currentTarget.checked);
          }}
        />
        <span>
          {words.label} {fault}
        </span>
      </label>
    );
  }
  if (field.kind === 'choice') {
    return (
      <fieldset className="sg-field" lang={form.language}>
        <legend>
          {words.label} {fault}
        </legend>
        {words.help === null ? null : <small>{words.help}</small>}
        {field.choices.map((choice) => (
          <label key={choice} className="sg-tick">
            <input
              type="radio"
              name={id}
              checked={value === choice}
              onChange={() => {
                onChange(choice);
              }}
            />
            <span>{words.choices[choice] ?? choice}</span>
          </label>
        ))}
      </fieldset>
    );
  }
  const given = {
    id,
    value: text,
    dir: 'auto',
    'aria-invalid': isMissing,
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      onChange(event.currentTarget.value);
    },
  } as const;
  return (
    <div className="sg-field" lang={form.language}>
      <label htmlFor={id}>
        {words.label} {fault}
      </label>
      {words.help === null ? null : <small>{words.help}</small>}
      {field.kind === 'date' ? <input type="date" {...given} /> : <textarea rows={3} maxLength={2000} {...given} />}
    </div>
  );
}

interface AddOnProps {
  readonly form: ConsentForm;
  readonly addOn: string;
  readonly value: boolean | undefined;
  readonly isMissing: boolean;
  readonly onChange: (value: boolean) => void;
}

/** Yes or no, neither chosen beforehand: what is agreed to beside the consent is agreed to by itself. */
function AddOn({ form, addOn, value, isMissing, onChange }: AddOnProps) {
  const { t } = useTranslation('signing');
  const id = useId();
  const words = form.text.addOns[addOn] ?? { label: addOn, text: '' };
  return (
    <fieldset className="sg-field sg-add-on">
      <legend lang={form.language}>{words.label}</legend>
      <p className="sg-text" lang={form.language} dir="auto">
        {words.text}
      </p>
      {isMissing ? <span className="sg-fault">{t('agree.choose')}</span> : null}
      <div className="sg-choices">
        {[true, false].map((choice) => (
          <label key={String(choice)} className="sg-tick">
            <input
              type="radio"
              name={id}
              checked={value === choice}
              onChange={() => {
                onChange(choice);
              }}
            />
            <span>{t(choice ? 'agree.yes' : 'agree.no')}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
