import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PatientCard } from '../../../../shared/schemas/patients.ts';
import { FormBody } from '../../components/consent-form/form-body.tsx';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { toast } from '../../components/ui/toast.ts';
import { useCommand } from '../../lib/api/use-command.ts';
import { formDirection, formLanguageName } from '../../lib/i18n/form-languages.ts';
import { useCan } from '../../lib/session/use-session.ts';
import { postRegistration } from './api/consents.ts';
import { useTemplate, useTemplates } from './api/templates.ts';
import './consents.css';
import { isOffered } from './template-title.ts';

interface RegistrationProps {
  readonly patient: PatientCard;
  readonly onDone: () => void;
}

/** After registering: the light tick, where the hospital has published a form for it; otherwise nothing is asked. */
export function RegistrationConsent({ patient, onDone }: RegistrationProps) {
  const canCapture = useCan('consent.capture');
  const templates = useTemplates();
  const found = templates.data?.items.find((template) => template.category === 'registration' && isOffered(template));
  // The patient is registered whatever happens here: what cannot be asked now is asked on their page.
  const isNotAsked = !canCapture || templates.isError || (templates.isSuccess && found === undefined);
  useEffect(() => {
    if (isNotAsked) onDone();
    // Once is enough: whoever listens closes.
    // oxlint-disable-next-line react/exhaustive-deps -- see above
  }, [isNotAsked]);
  if (isNotAsked) return null;
  if (found === undefined) return <Skeleton blocks={[44, 120]} />;
  return <Tick patient={patient} templateId={found.id} onDone={onDone} />;
}

function Tick({ patient, templateId, onDone }: RegistrationProps & { readonly templateId: string }) {
  const { t, i18n } = useTranslation('consents');
  const queries = useQueryClient();
  const template = useTemplate(templateId);
  const content = template.data?.publishedContent ?? null;
  const [wished, setWished] = useState(i18n.language);
  const [isAgreed, setAgreed] = useState(false);
  const [wasTried, setTried] = useState(false);
  const command = useCommand(postRegistration, () => {
    toast(t('registration.done'));
    void queries.invalidateQueries({ queryKey: ['consents'] });
    onDone();
  });
  if (template.isError) return <FailureNotice error={template.error} onRetry={() => void template.refetch()} />;
  if (content === null) return <Skeleton blocks={[44, 120]} />;
  const language = content.languages.includes(wished) ? wished : (content.languages[0] ?? '');
  const text = content.texts[language];
  const name = patient.givenName === '' ? patient.familyName : `${patient.familyName}, ${patient.givenName}`;
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        // The dialog may have been opened from within another form, which must not be sent along.
        event.stopPropagation();
        setTried(true);
        if (isAgreed) command.mutate({ patientId: patient.id, templateId, language, agreed: true });
      }}
    >
      <p>
        <bdi>{t('registration.lead', { name })}</bdi>
      </p>
      {content.languages.length < 2 ? null : (
        <div className="wizard-cards" role="radiogroup" aria-label={t('wizard.form.language')}>
          {content.languages.map((code) => (
            <label key={code} className="wizard-card">
              <input type="radio" name="language" checked={code === language} onChange={() => setWished(code)} />
              <bdi lang={code}>{formLanguageName(code)}</bdi>
            </label>
          ))}
        </div>
      )}
      {text === undefined ? null : (
        <div
          className="registration-text"
          lang={language}
          dir={formDirection(language)}
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and the keyboard must reach its end.
          tabIndex={0}
          role="group"
          aria-label={text.title}
        >
          <h3>{text.title}</h3>
          <FormBody text={text.summary} />
          {text.sections.map(({ key, heading, body }) => (
            <section key={key}>
              <h4>{heading}</h4>
              <FormBody text={body} />
            </section>
          ))}
          <FormBody text={text.declaration} />
        </div>
      )}
      <FailureNotice error={command.error} />
      <label className="choice wizard-tick">
        <input
          type="checkbox"
          checked={isAgreed}
          aria-invalid={wasTried && !isAgreed}
          onChange={({ target }) => setAgreed(target.checked)}
        />
        <span>{t('registration.agree')}</span>
      </label>
      {wasTried && !isAgreed ? (
        <p className="field-error" role="alert">
          {t('registration.missing')}
        </p>
      ) : null}
      <div className="row-end">
        <Button variant="default" onClick={onDone}>
          {t('registration.skip')}
        </Button>
        <Button type="submit" loading={command.isPending}>
          {t('registration.submit')}
        </Button>
      </div>
    </form>
  );
}
