import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconChecks, IconClock, IconEye } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { MessageView } from '../../../../../shared/schemas/chat.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { problemKind } from '../../../../../shared/types/problem-kinds.ts';
import { messageOutbox } from '../outbox/message-outbox.ts';
import type { Outgoing } from '../outbox/outgoing.ts';
import { seenOf } from './seen.ts';
import { useTalkContext } from './talk-context.ts';
import { useTalk } from './use-conversation.ts';

const MARKS = { sent: IconCheck, delivered: IconChecks, seen: IconEye };

/** How far one's own message has come with the others; pressed, who has seen it and who has not. */
export function SentMark({ message }: { readonly message: MessageView }) {
  const { t } = useTranslation('conversation');
  const { talk, channel, me, overlay } = useTalkContext();
  const { run } = useTalk(talk);
  const { mark, seen, of } = seenOf(message.number, run?.receipts ?? [], me);
  const Glyph = MARKS[mark];
  const words =
    mark === 'seen'
      ? channel.kind === 'direct'
        ? t('mark.seenDirect')
        : t('mark.seen', { seen, of })
      : t(`mark.${mark}`);
  return (
    <button
      type="button"
      className="talk-mark"
      data-mark={mark}
      onClick={() => {
        overlay.set({ kind: 'seen', message });
      }}
    >
      <Glyph size={16} stroke={2.2} aria-hidden="true" />
      <span className="numbers">{words}</span>
    </button>
  );
}

/** Waits, is on its way, arrived, or was refused and needs its author. */
export function OutgoingMark({ item }: { readonly item: Outgoing }) {
  const { t } = useTranslation('conversation');
  const phase = usePhase();
  if (item.state === 'failed') return <Refused item={item} />;
  const isWaiting = item.state === 'queued' && phase !== 'live';
  const Glyph = item.state === 'sent' ? IconCheck : IconClock;
  const word = item.state === 'sent' ? 'mark.sent' : isWaiting ? 'mark.waiting' : 'mark.sending';
  return (
    <>
      <span className="talk-mark" data-mark={item.state}>
        <Glyph size={16} stroke={2.2} aria-hidden="true" />
        {t(word)}
      </span>
      {isWaiting ? (
        <button type="button" className="talk-link" onClick={() => void messageOutbox.discard(item.id)}>
          {t('discard')}
        </button>
      ) : null}
    </>
  );
}

function Refused({ item }: { readonly item: Outgoing }) {
  const { t } = useTranslation('conversation');
  const { t: tCommon } = useTranslation();
  return (
    <div className="talk-refused" role="alert">
      <p>
        <IconAlertTriangle size={16} stroke={2.2} aria-hidden="true" />
        {t('notSent')} {item.problem === null ? null : tCommon(`problem.${problemKind(item.problem)}`)}
      </p>
      <div className="row">
        <Button size="sm" variant="default" onClick={() => void messageOutbox.retry(item.id)}>
          {t('retry')}
        </Button>
        <Button size="sm" variant="default" onClick={() => void messageOutbox.discard(item.id)}>
          {t('discard')}
        </Button>
      </div>
    </div>
  );
}
