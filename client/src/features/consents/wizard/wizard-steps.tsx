import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TemplateContent, TemplateListItem } from '../../../../../shared/schemas/consent-templates.ts';
import type { ConsentView } from '../../../../../shared/schemas/consents.ts';
import type { PatientView } from '../../../../../shared/schemas/patients.ts';
import { ConflictNotice } from '../../../components/ui/conflict-notice.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { formatClock } from '../../../lib/format.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { useCan, useSession } from '../../../lib/session/use-session.ts';
import { consentKey } from '../api/consents.ts';
import { useTemplate } from '../api/templates.ts';
import { usePatientProcedures } from '../api/procedures.ts';
import type { GoOn } from './check-step.tsx';
import { CheckStep } from './check-step.tsx';
import { FormStep } from './form-step.tsx';
import { PatientStep } from './patient-step.tsx';
import { PurposeStep } from './purpose-step.tsx';
import { SignersStep } from './signers-step.tsx';
import { StepsLine } from './steps-line.tsx';
import { useGoOn } from './use-go-on.ts';
import type { Wizard } from './use-wizard.ts';
import { useWizard } from './use-wizard.ts';
import { useFirstValues } from './use-first-values.ts';
import type { Step } from './steps.ts';
import { STEPS } from './steps.ts';
import { faultsOf, firstUnfinished, withTemplate } from './wizard-values.ts';

interface WizardStepsProps {
  readonly patient: PatientView;
  readonly templates: readonly TemplateListItem[];
  /** The draft that exists already, and the content of its form. */
  readonly consent: ConsentView | null;
  readonly consentContent: TemplateContent | null;
  /** The one it takes the place of. */
  readonly before: ConsentView | null;
}

const FROM = '/gate/patients/$patientId/consents/new' as const;
const NONE: ReadonlySet<string> = new Set();
/** From this step on there is a draft on the server; before it nothing is chosen that would be one. */
const FIRST_SAVED: Step = 'purpose';

export function WizardSteps({ patient, templates, consent, consentContent, before }: WizardStepsProps) {
  const { t } = useTranslation('consents');
  const search = useSearch({ from: FROM });
  const navigate = useNavigate({ from: '/patients/$patientId/consents/new' });
  const first = useFirstValues({ templates, before, search });
  const wizard = useWizard({
    patientId: patient.id,
    consent,
    content: consentContent,
    first,
    replaces: before?.id ?? null,
  });
  const { values } = wizard;
  const content = useContent(wizard, consentContent);
  useProcedureName(wizard, patient);
  const step = firstUnfinished(search.step ?? 'patient', values, content);
  const [tried, setTried] = useState<Step | null>(null);
  const faults = tried === step ? faultsOf(step, values, content) : NONE;
  const heading = useStepFocus(step);
  const goTo = (next: Step, consentId = search.consent) => {
    setTried(null);
    void navigate({
      search: (old) => ({ ...old, step: next, ...(consentId === undefined ? {} : { consent: consentId }) }),
    });
  };
  const go = useGoOn(wizard, patient.id);
  const next = async () => {
    setTried(step);
    if (faultsOf(step, values, content).size > 0) {
      focusFirstFault();
      return;
    }
    const after = STEPS[STEPS.indexOf(step) + 1] ?? step;
    if (STEPS.indexOf(step) < STEPS.indexOf(FIRST_SAVED)) {
      goTo(after);
      return;
    }
    // What went wrong is shown; nothing that was written is lost.
    const view = await wizard.saved().catch(() => null);
    if (view === null) return;
    // The way back, and a reload there, must find the draft, too.
    await navigate({ search: (old) => ({ ...old, step, consent: view.id }), replace: true });
    goTo(after, view.id);
  };
  const props = { patient, values, content, faults, onChange: wizard.change };
  return (
    <div className="stack-lg">
      <StepsLine step={step} reached={firstUnfinished('check', values, content)} onStep={goTo} />
      <section className="card" aria-labelledby="wizard-step">
        <header className="card-head">
          <p className="muted small numbers">{t('wizard.step', { number: STEPS.indexOf(step) + 1 })}</p>
          <h2 id="wizard-step" ref={heading} tabIndex={-1}>
            {t(`wizard.name.${step}`)}
          </h2>
        </header>
        <div className="card-body stack-lg">
          {faults.size === 0 ? null : (
            <Notice tone="danger" isSpoken>
              {t('wizard.fix')}
            </Notice>
          )}
          {step === 'patient' ? <PatientStep {...props} /> : null}
          {step === 'form' ? <Forms {...props} wizard={wizard} templates={templates} /> : null}
          {step === 'purpose' ? <PurposeStep {...props} /> : null}
          {step === 'signers' ? <SignersStep {...props} /> : null}
          {step === 'check' && content !== null ? (
            <Check wizard={wizard} content={content} go={go} onStep={goTo} />
          ) : null}
          <SaveFailure wizard={wizard} content={content} onSaved={() => void next()} />
        </div>
        <footer className="wizard-foot">
          <SavedWords wizard={wizard} />
          <div className="row-end">
            {step === 'patient' ? null : (
              <Button variant="default" onClick={() => goTo(STEPS[STEPS.indexOf(step) - 1] ?? 'patient')}>
                {t('wizard.back')}
              </Button>
            )}
            {step === 'check' ? null : (
              <Button loading={wizard.save.isPending} onClick={() => void next()}>
                {t(STEPS.indexOf(step) < STEPS.indexOf(FIRST_SAVED) ? 'wizard.nextPlain' : 'wizard.next')}
              </Button>
            )}
          </div>
        </footer>
      </section>
    </div>
  );
}

/** The content of whatever form is chosen now; that of the draft is there from the start. */
function useContent({ values }: Wizard, consentContent: TemplateContent | null): TemplateContent | null {
  const chosen = useTemplate(values.templateId);
  return chosen.data?.publishedContent ?? (values.templateId === null ? null : consentContent);
}

/** A draft begun from a procedure is for that procedure, by its name. */
function useProcedureName(wizard: Wizard, patient: PatientView): void {
  const { values, base, change } = wizard;
  const isUnnamed = values.procedureId !== null && values.procedureName === '' && base === null;
  const procedures = usePatientProcedures(patient.id, useCan('procedure.read') && isUnnamed);
  const name = procedures.data?.items.find(({ id }) => id === values.procedureId)?.name;
  const taken = useRef(false);
  useEffect(() => {
    if (!isUnnamed || name === undefined || taken.current) return;
    taken.current = true;
    change({ procedureName: name });
  }, [change, isUnnamed, name]);
}

/** Each step is a page of its own to whoever listens: its heading takes the focus. */
function useStepFocus(step: Step) {
  const heading = useRef<HTMLHeadingElement>(null);
  const last = useRef(step);
  useEffect(() => {
    if (last.current === step) return;
    last.current = step;
    heading.current?.focus();
  }, [step]);
  return heading;
}

function focusFirstFault(): void {
  // What is marked is drawn in the next frame.
  requestAnimationFrame(() => {
    const marked = document.querySelector<HTMLElement>('[aria-invalid="true"], [data-fault] input, .person-error');
    marked?.focus();
    marked?.scrollIntoView({ block: 'center' });
  });
}

interface FormsProps extends Omit<Parameters<typeof FormStep>[0], 'savedTemplateId' | 'onTemplate'> {
  readonly wizard: Wizard;
}

/** Takes the form’s places and fields over once its content is here. */
function Forms({ wizard, ...props }: FormsProps) {
  const { values, content, onChange } = props;
  const { person } = useSession();
  const canSign = useCan('consent.sign');
  const [pending, setPending] = useState<string | null>(null);
  const template = useTemplate(pending);
  const fresh = template.data?.publishedContent ?? null;
  useEffect(() => {
    if (pending === null || fresh === null) return;
    const me = canSign ? { staffId: person.id, name: person.displayName } : null;
    onChange(withTemplate(values, pending, fresh, me));
    setPending(null);
    // Only the arrival of the form counts: what else changes meanwhile must not run it again.
    // oxlint-disable-next-line react/exhaustive-deps -- see above
  }, [pending, fresh]);
  const isSame = pending !== null || values.templateId !== null;
  return (
    <>
      <FormStep
        {...props}
        values={pending === null ? values : { ...values, templateId: pending }}
        content={pending === null ? content : null}
        savedTemplateId={wizard.base?.consent.form.template.id ?? null}
        onTemplate={(templateId) => {
          if (!isSame || templateId !== values.templateId) setPending(templateId);
          else setPending(null);
        }}
      />
      <FailureNotice error={template.error} onRetry={() => void template.refetch()} />
    </>
  );
}

interface CheckProps {
  readonly wizard: Wizard;
  readonly content: TemplateContent;
  readonly go: ReturnType<typeof useGoOn>;
  readonly onStep: (step: Step) => void;
}

function Check({ wizard, content, go, onStep }: CheckProps) {
  const phase = usePhase();
  return (
    <>
      <FailureNotice error={go.error} />
      <CheckStep
        values={wizard.values}
        content={content}
        consent={wizard.isDirty ? null : (wizard.base?.consent ?? null)}
        isOffline={phase === 'offline'}
        pending={go.pending}
        onStep={onStep}
        onGo={(how: GoOn) => void go.run(how)}
      />
    </>
  );
}

interface SaveFailureProps {
  readonly wizard: Wizard;
  readonly content: TemplateContent | null;
  readonly onSaved: () => void;
}

/** Why a step could not be saved; where somebody else was first, both are offered and nothing is lost. */
function SaveFailure({ wizard, content, onSaved }: SaveFailureProps) {
  const queries = useQueryClient();
  const { base, save, isConflict } = wizard;
  if (!isConflict || base === null) return <FailureNotice error={save.error} />;
  const { consent } = base;
  const newest = queries.getQueryData<ConsentView>(consentKey(consent.id));
  return (
    <ConflictNotice
      differences={[]}
      isPending={save.isPending}
      onKeepMine={() => {
        const version = currentVersion(save.error) ?? newest?.version;
        void wizard.saved(version).then(onSaved, () => undefined);
      }}
      onTakeTheirs={() => {
        void queries.refetchQueries({ queryKey: consentKey(consent.id) }).then(() => {
          const theirs = queries.getQueryData<ConsentView>(consentKey(consent.id));
          if (theirs !== undefined && content !== null) wizard.takeTheirs(theirs, content);
        });
      }}
    />
  );
}

function currentVersion(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('problem' in error)) return undefined;
  return (error.problem as { readonly currentVersion?: number }).currentVersion;
}

function SavedWords({ wizard }: { readonly wizard: Wizard }) {
  const { t } = useTranslation('consents');
  const { base, isDirty } = wizard;
  return (
    <p className="muted small numbers" role="status">
      {isDirty ? t('wizard.notSaved') : null}
      {!isDirty && base?.savedAt != null ? t('wizard.saved', { time: formatClock(base.savedAt) }) : null}
    </p>
  );
}
