import './board.css';
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconClipboardText, IconMessage, IconMessageExclamation } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WaitingMessage } from '../../../../../shared/schemas/chat.ts';
import type { PatientCard } from '../../../../../shared/schemas/patients.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { formatInstant } from '../../../lib/format.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { useCan, useSession } from '../../../lib/session/use-session.ts';
import { postAcknowledge } from '../api/messages.ts';
import { openChannel, useChatLife } from '../use-chat.ts';
import { useWaiting } from './ward-talk.ts';

const SbarDialog = lazy(async () => ({ default: (await import('./sbar-dialog.tsx')).SbarDialog }));

interface TalkPanelProps {
  readonly patient: PatientCard;
  readonly onLeave: () => void;
}

/** In a bed's panel: what waits about who lies there, and the ways to write about them. */
export function TalkPanel({ patient, onLeave }: TalkPanelProps) {
  const isAllowed = useCan('chat.use');
  return isAllowed ? <Talk patient={patient} onLeave={onLeave} /> : null;
}

function Talk({ patient, onLeave }: TalkPanelProps) {
  const { t } = useTranslation('chat');
  useChatLife();
  const navigate = useNavigate();
  const phase = usePhase();
  const waiting = useWaiting(patient.id);
  const [isOpen, setOpen] = useState(false);
  const [wasOpened, setOpened] = useState(false);
  const write = useCommand(
    () => openChannel({ kind: 'patient', patientId: patient.id }),
    ({ id }) => {
      onLeave();
      void navigate({ to: '/messages/$channelId', params: { channelId: id } });
    },
  );
  const isOffline = phase === 'offline';
  return (
    <section className="board-talk" aria-labelledby="board-talk">
      <h3 id="board-talk" className="board-talk-title">
        {t('board.title')}
      </h3>
      {waiting.length === 0 ? null : (
        <ul className="board-waiting" aria-label={t('board.waiting', { count: waiting.length })}>
          {waiting.map((message) => (
            <li key={message.messageId}>
              <Waiting message={message} isOffline={isOffline} onLeave={onLeave} />
            </li>
          ))}
        </ul>
      )}
      <FailureNotice error={write.error} />
      <div className="board-talk-actions">
        <Button
          variant="default"
          disabled={isOffline}
          loading={write.isPending}
          leftSection={<IconMessage size={18} aria-hidden="true" />}
          onClick={() => write.mutate(undefined)}
        >
          {t('board.write')}
        </Button>
        <Button
          variant="default"
          disabled={isOffline}
          leftSection={<IconClipboardText size={18} aria-hidden="true" />}
          onClick={() => {
            setOpened(true);
            setOpen(true);
          }}
        >
          {t('board.handover')}
        </Button>
      </div>
      {wasOpened ? (
        <Suspense fallback={null}>
          <SbarDialog patient={patient} isOpen={isOpen} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </section>
  );
}

interface WaitingProps {
  readonly message: WaitingMessage;
  readonly isOffline: boolean;
  readonly onLeave: () => void;
}

function Waiting({ message, isOffline, onLeave }: WaitingProps) {
  const { t } = useTranslation('chat');
  const { person: me } = useSession();
  const navigate = useNavigate();
  const acknowledge = useCommand(postAcknowledge, () => toast(t('board.acknowledged')));
  const { priority, author, at, waitsFor, channelId, messageId, number } = message;
  const isUrgent = priority === 'urgent';
  const isMine = waitsFor.some(({ staffId }) => staffId === me.id);
  const Glyph = isUrgent ? IconAlertTriangle : IconMessageExclamation;
  const by = author ?? t('found.house');
  return (
    <div className="board-wait" data-urgent={isUrgent ? '' : undefined}>
      <Glyph size={20} stroke={2} aria-hidden="true" />
      <div className="board-wait-words">
        <p>
          <strong>{t(`priority.${priority}`)}</strong> <bdi>{by}</bdi>{' '}
          <span className="muted small numbers">{formatInstant(at)}</span>
        </p>
        <p className="small">{t('board.waitsFor', { names: waitsFor.map(({ name }) => name).join(', ') })}</p>
        <FailureNotice error={acknowledge.error} />
        <div className="board-talk-actions">
          {isMine ? (
            <Button disabled={isOffline} loading={acknowledge.isPending} onClick={() => acknowledge.mutate(messageId)}>
              {t('board.acknowledge')}
              <span className="visually-hidden"> {by}</span>
            </Button>
          ) : null}
          <Button
            variant="default"
            onClick={() => {
              onLeave();
              void navigate({ to: '/messages/$channelId', params: { channelId }, search: { at: number } });
            }}
          >
            {t('board.open')}
          </Button>
        </div>
      </div>
    </div>
  );
}
