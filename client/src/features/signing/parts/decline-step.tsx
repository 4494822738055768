import { useTranslation } from 'react-i18next';
import type { StepProps } from './step.ts';
import { goTo, useStepHeading } from './step.ts';

/** Saying no is as easy as signing; why is asked so that the team can talk about it. */
export function DeclineStep({ progress, desk }: StepProps) {
  const { t } = useTranslation('signing');
  const heading = useStepHeading();
  const isEmpty = progress.declineReason.trim() === '';
  return (
    <form
      noValidate
      className="sg-read"
      onSubmit={(event) => {
        event.preventDefault();
        void desk.decline();
      }}
    >
      <h1 ref={heading} tabIndex={-1}>
        {t('decline.title')}
      </h1>
      <p>{t('decline.text')}</p>
      <label className="sg-field">
        <span>{t('decline.reason')}</span>
        <textarea
          rows={4}
          dir="auto"
          maxLength={300}
          value={progress.declineReason}
          onChange={(event) => {
            desk.change({ ...progress, declineReason: event.currentTarget.value });
          }}
        />
      </label>
      <nav className="sg-nav" aria-label={t('read.nav')}>
        <button
          type="button"
          className="sg-button sg-plain"
          onClick={() => {
            goTo({ desk, progress }, 'agree');
          }}
        >
          {t('decline.back')}
        </button>
        <button type="submit" className="sg-button sg-danger" disabled={isEmpty}>
          {t('decline.submit')}
        </button>
      </nav>
    </form>
  );
}
