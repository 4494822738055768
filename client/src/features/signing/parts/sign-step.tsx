import { useTranslation } from 'react-i18next';
import { ALL_METHODS } from '../../../components/signature/draft.ts';
import { SignaturePad } from '../../../components/signature/signature-pad.tsx';
import { signatureOf, signerName } from '../progress.ts';
import type { StepProps } from './step.ts';
import { goTo, useStepHeading } from './step.ts';

/** Who cannot write needs a witness beside them: not by link, and not the witness themself. */
const WRITTEN = ['drawn', 'typed'] as const;

/** The whole screen for one signature. Loaded with the pad, when somebody comes this far. */
export function SignStep({ view, progress, slot, desk }: StepProps) {
  const { t } = useTranslation('signing');
  const heading = useStepHeading();
  const { form } = view;
  const isPatient = slot.role === 'patient';
  const who = isPatient ? (signerName(view, slot) ?? '') : progress.name.trim();
  const isFor = isPatient && form.consenter.kind !== 'patient';
  // Whether it would be taken; the instant does not matter here.
  const isReady = signatureOf({ view, progress, at: new Date(0) }) !== null;
  return (
    <section className="sg-sign">
      <h1 ref={heading} tabIndex={-1}>
        {isFor ? t('sign.titleFor', { who, patient: form.patient.name }) : t('sign.title', { who })}
      </h1>
      <SignaturePad
        signerName={who}
        draft={progress.draft}
        methods={isPatient && desk.place === 'handed-over' ? ALL_METHODS : WRITTEN}
        onDraft={(draft) => {
          const now = desk.state.get().progress ?? progress;
          desk.change({ ...now, draft });
        }}
      />
      <label className="sg-tick">
        <input
          type="checkbox"
          checked={progress.isAgreed}
          onChange={(event) => {
            desk.change({ ...progress, isAgreed: event.currentTarget.checked });
          }}
        />
        <span>{t(`sign.agreed.${slot.role === 'doctor' ? 'patient' : slot.role}`, { title: form.text.title })}</span>
      </label>
      <nav className="sg-nav" aria-label={t('read.nav')}>
        <button
          type="button"
          className="sg-button sg-plain"
          onClick={() => {
            goTo({ desk, progress }, isPatient ? 'agree' : 'who');
          }}
        >
          {t('back')}
        </button>
        {isPatient ? (
          <button
            type="button"
            className="sg-button sg-plain"
            onClick={() => {
              goTo({ desk, progress }, 'decline');
            }}
          >
            {t('decline.open')}
          </button>
        ) : null}
        <button type="button" className="sg-button" disabled={!isReady} onClick={() => void desk.sign()}>
          {t('sign.submit')}
        </button>
      </nav>
    </section>
  );
}
