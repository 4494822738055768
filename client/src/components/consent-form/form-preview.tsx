import './consent-form.css';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FormField } from '../../../../shared/schemas/consent-templates.ts';
import type { Answers, ConsentForm } from '../../../../shared/schemas/consents.ts';
import { formDirection } from '../../lib/i18n/form-languages.ts';
import { FieldAnswer } from './field-answer.tsx';
import { FormBody } from './form-body.tsx';

/** What of a consent’s form is text to read: the whole `ConsentForm` fits. */
export type ReadableForm = Pick<ConsentForm, 'language' | 'text' | 'fields' | 'addOns' | 'staffAnswers'> &
  Partial<Pick<ConsentForm, 'procedureName'>>;

interface FormPreviewProps {
  readonly form: ReadableForm;
  /** What whoever consents has answered and chosen; nothing yet where it is not given. */
  readonly answers?: Answers;
  readonly addOnChoices?: Readonly<Record<string, boolean>>;
  /** Stands in the place of a field of the patient: where it is answered. */
  readonly field?: (field: FormField) => ReactNode;
  /** Stands in the place of an add-on’s choice: where it is chosen. */
  readonly addOn?: (key: string) => ReactNode;
  /** The element of each part that is read: `summary`, and the sections by their keys. For whoever notes what was read. */
  readonly onPart?: (part: string, element: HTMLElement | null) => void;
  /** Of the title: 2 inside a page of its own heading. */
  readonly level?: 1 | 2;
}

/**
 * A consent form as it is read, in its own language and direction: summary, what the staff filled in, sections, what is
 * asked of the patient, the add-ons each by itself, and what is agreed to by signing.
 */
export function FormPreview({
  form,
  answers = {},
  addOnChoices = {},
  field,
  addOn,
  onPart,
  level = 2,
}: FormPreviewProps) {
  const { t } = useTranslation('consentForm');
  const { text, language } = form;
  const of = (filledBy: FormField['filledBy']) => form.fields.filter((one) => one.filledBy === filledBy);
  const Title = level === 1 ? 'h1' : 'h2';
  const asked = of('patient');
  const told = of('staff');
  const part = (name: string) => (element: HTMLElement | null) => {
    onPart?.(name, element);
  };
  return (
    <article className="consent-form" lang={language} dir={formDirection(language)} data-level={level}>
      <header>
        <Title className="consent-form-title">{text.title}</Title>
        {form.procedureName == null ? null : (
          <p className="consent-form-for">
            <bdi>{form.procedureName}</bdi>
          </p>
        )}
      </header>
      <section className="consent-form-summary" ref={part('summary')}>
        <FormBody text={text.summary} />
      </section>
      {told.length === 0 ? null : (
        <Part heading={t('told')} level={level}>
          <Facts fields={told} text={text} answers={form.staffAnswers} />
        </Part>
      )}
      {text.sections.map(({ key, heading, body }) => (
        <section key={key} data-section={key} ref={part(key)}>
          <Heading level={level}>{heading}</Heading>
          <FormBody text={body} />
        </section>
      ))}
      {asked.length === 0 ? null : (
        <Part heading={t('asked')} level={level}>
          {field === undefined ? (
            <Facts fields={asked} text={text} answers={answers} />
          ) : (
            <div className="consent-form-asked">{asked.map(field)}</div>
          )}
        </Part>
      )}
      {form.addOns.length === 0 ? null : (
        <Part heading={t('addOns.title')} level={level}>
          <ul className="consent-form-add-ons">
            {form.addOns.map((key) => (
              <li key={key}>
                <strong>{text.addOns[key]?.label}</strong>
                <FormBody text={text.addOns[key]?.text ?? ''} />
                {addOn === undefined ? <Choice choice={addOnChoices[key]} /> : addOn(key)}
              </li>
            ))}
          </ul>
        </Part>
      )}
      <Part heading={t('declaration')} level={level} className="consent-form-declaration">
        <FormBody text={text.declaration} />
      </Part>
    </article>
  );
}

interface HeadingProps {
  readonly level: 1 | 2;
  /** Of words that are not the form’s. */
  readonly lang?: string;
  readonly children: ReactNode;
}

function Heading({ level, lang, children }: HeadingProps) {
  const Tag = level === 1 ? 'h2' : 'h3';
  return <Tag {...(lang === undefined ? {} : { lang })}>{children}</Tag>;
}

interface PartProps {
  readonly heading: string;
  readonly level: 1 | 2;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A part that every form has, under the product’s own heading. */
function Part({ heading, level, className, children }: PartProps) {
  const { i18n } = useTranslation('consentForm');
  return (
    <section className={className}>
      <Heading level={level} lang={i18n.language}>
        {heading}
      </Heading>
      {children}
    </section>
  );
}

interface FactsProps {
  readonly fields: readonly FormField[];
  readonly text: ConsentForm['text'];
  readonly answers: Answers;
}

function Facts({ fields, text, answers }: FactsProps) {
  return (
    <dl className="consent-form-facts">
      {fields.map((field) => {
        const { label, help } = text.fields[field.key] ?? { label: field.key, help: null };
        return (
          <div key={field.key}>
            <dt>
              {label}
              {help === null ? null : <small>{help}</small>}
            </dt>
            <dd>
              <FieldAnswer field={field} text={text} answer={answers[field.key]} />
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function Choice({ choice }: { readonly choice: boolean | undefined }) {
  const { t, i18n } = useTranslation('consentForm');
  return (
    <p className="consent-form-choice" lang={i18n.language}>
      {choice === undefined ? t('addOns.open') : t(choice ? 'addOns.agreed' : 'addOns.refused')}
    </p>
  );
}
