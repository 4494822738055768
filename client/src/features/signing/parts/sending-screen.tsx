import { IconCloudOff, IconCloudUp } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatClock } from '../../../lib/format.ts';
import type { SigningDesk, SigningState } from '../create-signing.ts';
import { Message } from './message.tsx';

interface SendingScreenProps {
  readonly desk: SigningDesk;
  readonly state: SigningState;
  readonly onBackToStaff?: () => void;
}

/** Given, and not with the house yet: until it answers, nothing is signed, and this says so. */
export function SendingScreen({ desk, state, onBackToStaff }: SendingScreenProps) {
  const { t } = useTranslation('signing');
  const { outgoing, sending } = state;
  if (outgoing === null) return null;
  const isWaiting = sending === 'waiting';
  const title = t(isWaiting ? `waiting.title.${outgoing.act}` : `sending.${outgoing.act}`);
  return (
    <Message
      key={sending}
      icon={isWaiting ? IconCloudOff : IconCloudUp}
      title={title}
      tone={isWaiting ? 'warn' : 'plain'}
    >
      <div role="status">
        {isWaiting ? <p>{t('waiting.text')}</p> : <p>{t('sending.text')}</p>}
        {isWaiting && outgoing.act === 'sign' ? (
          <p>{t('waiting.given', { time: formatClock(outgoing.body.signedAt) })}</p>
        ) : null}
      </div>
      {isWaiting ? (
        <button type="button" className="sg-button" onClick={() => void desk.flush()}>
          {t('tryAgain')}
        </button>
      ) : null}
      {isWaiting && onBackToStaff !== undefined ? <LeaveIt desk={desk} onBackToStaff={onBackToStaff} /> : null}
    </Message>
  );
}

/** Going back to staff now would lose it, so that takes two presses and says what it does. */
function LeaveIt({ desk, onBackToStaff }: { readonly desk: SigningDesk; readonly onBackToStaff: () => void }) {
  const { t } = useTranslation('signing');
  const [isAsked, setAsked] = useState(false);
  if (!isAsked) {
    return (
      <button
        type="button"
        className="sg-button sg-plain"
        onClick={() => {
          setAsked(true);
        }}
      >
        {t('waiting.leave')}
      </button>
    );
  }
  return (
    <div className="sg-leave">
      <p role="alert">{t('waiting.leaveText')}</p>
      <button
        type="button"
        className="sg-button sg-danger"
        onClick={() => {
          void desk.giveUp().then(onBackToStaff);
        }}
      >
        {t('waiting.leaveSure')}
      </button>
    </div>
  );
}
