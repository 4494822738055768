import { Button } from '@mantine/core';
import { IconCheck, IconHourglass } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { MessageView } from '../../../../../shared/schemas/chat.ts';
import { formatClock } from '../../../lib/format.ts';
import { useTalkContext } from './talk-context.ts';
import { useMessageActs } from './use-message-acts.ts';

/** What asks to be acknowledged says who has and who has not; whoever is asked does it here. */
export function AskBlock({ message }: { readonly message: MessageView }) {
  const { t } = useTranslation('conversation');
  const { me, overlay } = useTalkContext();
  const acts = useMessageActs();
  if (!message.needsAck) return null;
  const { acks, askedIds, author } = message;
  // Nobody was there to be asked: whoever reads it may take it upon themselves.
  const isAsked = askedIds.length === 0 ? author?.staffId !== me : askedIds.includes(me);
  const isHandover = message.kind === 'handover';
  const own = acks.find(({ staffId }) => staffId === me);
  const left = askedIds.filter((id) => acks.every(({ staffId }) => staffId !== id)).length;
  return (
    <div className="talk-ask">
      {own === undefined && isAsked ? (
        <Button
          leftSection={<IconCheck size={18} stroke={2.4} aria-hidden="true" />}
          onClick={() => {
            acts.acknowledge(message);
          }}
        >
          {t(isHandover ? 'handover.accept' : 'acknowledge')}
        </Button>
      ) : null}
      {own === undefined ? null : (
        <span className="talk-acked numbers">
          <IconCheck size={16} stroke={2.6} aria-hidden="true" />
          {t(isHandover ? 'handover.acceptedAt' : 'acknowledgedAt', { time: formatClock(own.at) })}
        </span>
      )}
      <button
        type="button"
        className="talk-chip"
        onClick={() => {
          overlay.set({ kind: 'acks', message });
        }}
      >
        {left === 0 ? (
          <IconCheck size={16} stroke={2.4} aria-hidden="true" />
        ) : (
          <IconHourglass size={16} stroke={2} aria-hidden="true" />
        )}
        <span className="numbers">{t('ackCount', { done: askedIds.length - left, count: askedIds.length })}</span>
      </button>
    </div>
  );
}
