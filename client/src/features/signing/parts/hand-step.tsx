import { IconHandMove } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { signerName } from '../progress.ts';
import { Message } from './message.tsx';
import type { StepProps } from './step.ts';
import { goTo } from './step.ts';

/** Between two people: nothing of the one is on the screen for the other. */
export function HandStep({ view, progress, slot, desk }: StepProps) {
  const { t } = useTranslation('signing');
  const name = signerName(view, slot);
  const role = slot.role === 'doctor' ? 'patient' : slot.role;
  const who = name ?? t(`role.${role}`);
  return (
    <Message icon={IconHandMove} title={t('hand.title', { who })}>
      <p>{t(`hand.text.${role}`)}</p>
      <button
        type="button"
        className="sg-button"
        onClick={() => {
          goTo({ desk, progress }, slot.role === 'patient' ? 'read' : 'who', 0);
        }}
      >
        {name === null ? t('hand.start') : t('hand.startAs', { who })}
      </button>
    </Message>
  );
}
