import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Step } from './steps.ts';
import { STEPS } from './steps.ts';

interface StepsLineProps {
  readonly step: Step;
  /** How far everything before is complete. */
  readonly reached: Step;
  readonly onStep: (step: Step) => void;
}

/** The five steps: where one is, what is done, and a way back to each of those. */
export function StepsLine({ step, reached, onStep }: StepsLineProps) {
  const { t } = useTranslation('consents');
  const now = STEPS.indexOf(step);
  const most = STEPS.indexOf(reached);
  return (
    <nav aria-label={t('wizard.title')}>
      <ol className="steps">
        {STEPS.map((one, index) => (
          <li key={one} className="step" data-done={index < now || undefined}>
            <button
              type="button"
              aria-current={one === step ? 'step' : undefined}
              // Forward only by going on, which saves.
              disabled={index > now || index > most}
              onClick={() => onStep(one)}
            >
              <span className="step-number numbers" aria-hidden="true">
                {index < now ? <IconCheck size={16} stroke={2.5} /> : index + 1}
              </span>
              <span className="step-name">{t(`wizard.name.${one}`)}</span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
