import { IconCloudOff } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessageView } from '../../../../../shared/schemas/chat.ts';
import type { MessageId } from '../../../../../shared/types/ids.ts';
import { useTyping } from '../../../lib/realtime/signals.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { Composer } from './composer.tsx';
import { PatientBanner, PatientQuestion } from './patient-banner.tsx';
import { useTalkContext } from './talk-context.ts';

interface WritingPlaceProps {
  readonly threadOf: MessageId | null;
  readonly messages: readonly MessageView[];
}

/** Under the messages: who is writing, whom it is about, whether there is a line, and the place to write. */
export function WritingPlace({ threadOf, messages }: WritingPlaceProps) {
  const { t } = useTranslation('conversation');
  const { channel, me, confirmed, confirm } = useTalkContext();
  const [isAsked, setAsked] = useState(false);
  const lastOwn = useMemo(
    () =>
      messages.findLast(
        ({ author, deletedAt, kind, threadOf: its }) =>
          author?.staffId === me && deletedAt === null && kind === 'text' && (threadOf !== null || its === null),
      ) ?? null,
    [messages, me, threadOf],
  );
  const { patient, abilities } = channel;
  return (
    <div className="talk-writing-place">
      <TypingRow threadOf={threadOf} />
      <OfflineNote />
      {patient === null ? null : <PatientBanner patient={patient} isConfirmed={confirmed} onConfirm={confirm} />}
      {patient !== null && isAsked && !confirmed ? (
        <PatientQuestion
          patient={patient}
          onYes={() => {
            confirm(true);
            setAsked(false);
          }}
          onNo={() => {
            setAsked(false);
          }}
        />
      ) : null}
      {abilities.canWrite ? (
        <Composer
          threadOf={threadOf}
          lastOwn={lastOwn}
          isClear={() => {
            if (patient === null || confirmed) return true;
            setAsked(true);
            return false;
          }}
        />
      ) : (
        <p className="talk-readonly">{t('readOnly')}</p>
      )}
    </div>
  );
}

/** Its room is kept whether anybody writes or not: the messages must not move for it. */
function TypingRow({ threadOf }: { readonly threadOf: MessageId | null }) {
  const { t } = useTranslation('conversation');
  const { channel, me } = useTalkContext();
  const others = useTyping(channel.id, threadOf).filter(({ staffId }) => staffId !== me);
  const [first, second] = others;
  const words =
    first === undefined
      ? ''
      : second === undefined
        ? t('typing.one', { name: first.name })
        : others.length === 2
          ? t('typing.two', { name: first.name, other: second.name })
          : t('typing.many');
  return (
    <p className="talk-typing" aria-hidden={words === ''}>
      {words}
    </p>
  );
}

function OfflineNote() {
  const { t } = useTranslation('conversation');
  const phase = usePhase();
  if (phase !== 'offline' && phase !== 'stale') return null;
  return (
    <p className="talk-offline">
      <IconCloudOff size={18} stroke={2} aria-hidden="true" />
      {t('offline')}
    </p>
  );
}
