import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StepProps } from './step.ts';
import { goTo, useStepHeading } from './step.ts';

/** Who the witness or interpreter is, before they sign. */
export function WhoStep({ progress, slot, desk }: StepProps) {
  const { t } = useTranslation('signing');
  const heading = useStepHeading();
  const [isMarked, setMarked] = useState(false);
  const role = slot.role === 'interpreter' ? 'interpreter' : 'witness';
  const isMissing = progress.name.trim() === '';
  return (
    <form
      noValidate
      className="sg-read"
      onSubmit={(event) => {
        event.preventDefault();
        if (isMissing) setMarked(true);
        else goTo({ desk, progress }, 'sign');
      }}
    >
      <h1 ref={heading} tabIndex={-1}>
        {t(`who.title.${role}`)}
      </h1>
      <p>{t(`who.text.${role}`)}</p>
      <label className="sg-field">
        <span>
          {t('who.name')} {isMarked && isMissing ? <span className="sg-fault">{t('agree.fill')}</span> : null}
        </span>
        <input
          type="text"
          dir="auto"
          maxLength={80}
          autoComplete="off"
          value={progress.name}
          aria-invalid={isMarked && isMissing}
          onChange={(event) => {
            desk.change({ ...progress, name: event.currentTarget.value });
          }}
        />
      </label>
      <label className="sg-field">
        <span>{t(`who.capacity.${role}`)}</span>
        <input
          type="text"
          dir="auto"
          maxLength={60}
          autoComplete="off"
          value={progress.capacity}
          onChange={(event) => {
            desk.change({ ...progress, capacity: event.currentTarget.value });
          }}
        />
        <small>{t(`who.capacityHelp.${role}`)}</small>
      </label>
      <nav className="sg-nav" aria-label={t('read.nav')}>
        <button
          type="button"
          className="sg-button sg-plain"
          onClick={() => {
            goTo({ desk, progress }, 'read', 0);
          }}
        >
          {t('who.readForm')}
        </button>
        <button type="submit" className="sg-button">
          {t('agree.toSign')}
        </button>
      </nav>
    </form>
  );
}
