import { IconMessageExclamation } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useWaiting } from './ward-talk.ts';

/** On a bed: how many messages about who lies there wait to be acknowledged. */
export function TalkMark({ patientId }: { readonly patientId: string }) {
  const { t } = useTranslation('board');
  const waiting = useWaiting(patientId);
  const count = waiting.length;
  if (count === 0) return null;
  const isUrgent = waiting.some(({ priority }) => priority === 'urgent');
  return (
    <span className="bed-talk" data-urgent={isUrgent ? '' : undefined}>
      <IconMessageExclamation size={15} stroke={2.2} aria-hidden="true" />
      <span aria-hidden="true" className="numbers">
        {count}
      </span>
      <span className="visually-hidden">, {t(isUrgent ? 'talk.urgent' : 'talk.waiting', { count })}</span>
    </span>
  );
}
