import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Envelope } from '../../../../shared/events/envelope.ts';
import type { EventName } from '../../../../shared/events/registry.ts';
import type { SessionView } from '../../../../shared/schemas/sign-in.ts';
import { Notice } from '../../components/ui/notice.tsx';
import { formatClock } from '../../lib/format.ts';
import { openLine } from '../../lib/realtime/line.ts';
import { watchOutbox } from '../../lib/outbox/outbox.ts';
import { watchActivity } from '../../lib/session/activity.ts';
import { checkSession } from '../../lib/session/session-actions.ts';
import { endHere, lockHere } from '../../lib/session/session-store.ts';
import { ConnectionSpeaker } from '../shell/connection.tsx';

const WARN_MS = 120_000;

const is = <Name extends EventName>(name: Name, envelope: Envelope): envelope is Envelope<Name> =>
  envelope.name === name;

/**
 * Opens the line, and hears the person's own stream on it: a session ended, locked or changed elsewhere shows here at once.
 * That stream is not caught up on: an old “locked” must not lock again. Whenever the line opens the session itself is asked.
 */
function useLine(ownId: SessionView['id']): void {
  const queries = useQueryClient();
  useEffect(() => {
    const askAgain = async () => {
      await checkSession();
      await queries.invalidateQueries();
    };
    return openLine(
      (envelope) => {
        if (is('session.ended', envelope) && envelope.data.sessionId === ownId) endHere(envelope.data.why);
        if (is('session.locked', envelope) && envelope.data.sessionId === ownId) {
          lockHere();
          // Locked, or handed to a patient: the session itself says which.
          void checkSession();
        }
        if (is('rights.changed', envelope)) void askAgain();
      },
      () => void checkSession(),
    );
  }, [ownId, queries]);
}

function useSecondsLeft(endsAt: string): number {
  const [left, setLeft] = useState(() => Date.parse(endsAt) - Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      setLeft(Date.parse(endsAt) - Date.now());
    }, 1000);
    return () => {
      clearInterval(timer);
    };
  }, [endsAt]);
  return left;
}

function EndWarning({ endsAt }: { readonly endsAt: string }) {
  const { t } = useTranslation();
  const left = useSecondsLeft(endsAt);
  useEffect(() => {
    if (left <= 0) endHere('expired');
  }, [left]);
  if (left > WARN_MS || left <= 0) return null;
  return (
    <div className="end-warning">
      <Notice tone="warn">
        <span role="timer" className="numbers">
          {t('session.endsSoon', { time: formatClock(endsAt), count: Math.ceil(left / 1000) })}
        </span>
      </Notice>
    </div>
  );
}

/** What runs while someone is signed in and at the screen: the line, the idle watch, the end of the shift. */
export function ActiveSession({ session }: { readonly session: SessionView }) {
  const { id, idleMinutes } = session;
  useLine(id);
  useEffect(() => watchActivity(idleMinutes), [id, idleMinutes]);
  useEffect(() => watchOutbox(session.person.id), [session.person.id]);
  return (
    <>
      <ConnectionSpeaker />
      <EndWarning endsAt={session.endsAt} />
    </>
  );
}
