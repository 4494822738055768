import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RequestCard } from '../../../../../shared/schemas/stays.ts';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { formatInstant } from '../../../lib/format.ts';
import { useSession } from '../../../lib/session/use-session.ts';
import { postAnswer } from '../api/stay-commands.ts';
import { useBoard, useIsFresh } from '../board-context.ts';
import { useOnePress } from '../hooks/use-one-press.ts';
import { needsOf, verdictOn } from '../place/eligibility.ts';
import { useBeds, useCensus } from '../hooks/use-ward-store.ts';
import { ChangeFailure } from './change-failure.tsx';
import { PatientBanner } from './identity.tsx';

const HOLD_MS = 4 * 3_600_000;
const holdEnd = () => new Date(Date.now() + HOLD_MS).toISOString();

/** Accepts a request, with a bed held for the patient where there is one; or says no; or takes it back. */
export function AnswerForm({ requestId, onDone }: { readonly requestId: string; readonly onDone: () => void }) {
  const { t } = useTranslation('bed');
  const { store } = useBoard();
  const request = useCensus(store)?.requests.find(({ id }) => id === requestId);
  if (request === undefined) return <p>{t('request.answered')}</p>;
  return <Answer request={request} onDone={onDone} />;
}

function Answer({ request, onDone }: { readonly request: RequestCard; readonly onDone: () => void }) {
  const { t } = useTranslation('bed');
  const { t: tBoard } = useTranslation('board');
  const { store } = useBoard();
  const { person } = useSession();
  const isFresh = useIsFresh();
  const [bedId, setBedId] = useState('');
  const [note, setNote] = useState('');
  const command = useCommand(postAnswer, () => {
    toast(t('request.answered'));
    onDone();
  });
  const press = useOnePress(command.isPending);
  const needs = needsOf({ kind: 'request', request });
  const beds = useBeds(store).filter((state) => {
    const neighbours = store.beds().filter(({ bed }) => bed.roomId === state.bed.roomId && bed.id !== state.bed.id);
    return verdictOn(state, needs, neighbours).can === 'place' && state.bed.state.use === 'free';
  });
  const chosen = beds.find(({ bed }) => bed.id === bedId);
  const send = (answer: 'accept' | 'reject' | 'cancel') => {
    const words = note.trim() === '' ? {} : { note: note.trim() };
    const hold = answer === 'accept' && chosen !== undefined ? { holdBedId: chosen.bed.id, holdUntil: holdEnd() } : {};
    press(() => command.mutate({ requestId: request.id, version: request.version, answer, ...words, ...hold }));
  };
  const isOff = !isFresh || command.isPending;
  const isAsked = request.toWardId === store.board().ward.id;
  return (
    <div className="stack">
      <ChangeFailure error={command.error} />
      <PatientBanner patient={request.patient} code={null} />
      <p>
        <strong>{tBoard(`lane.urgency.${request.urgency}`)}</strong> · {tBoard(`lane.kind.${request.kind}`)} ·{' '}
        {t(`request.status.${request.status}`)}
        <br />
        <span className="muted small">
          {t('request.askedBy', { name: request.askedBy?.name ?? '–', time: formatInstant(request.askedAt) })}
        </span>
      </p>
      {request.note === null ? null : (
        <p className="panel-note">
          <bdi>{request.note}</bdi>
        </p>
      )}
      {isAsked && request.heldBedId === null ? (
        <NativeSelect
          label={t('request.holdBed')}
          value={bedId}
          data={[
            { value: '', label: t('request.holdNone') },
            ...beds.map(({ bed }) => ({ value: bed.id as string, label: bed.code })),
          ]}
          onChange={(event) => setBedId(event.currentTarget.value)}
        />
      ) : null}
      <Textarea
        label={t('request.note')}
        autosize
        minRows={2}
        maxLength={280}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <div className="row-end">
        {request.askedBy?.id === person.id ? (
          <Button variant="default" disabled={isOff} onClick={() => send('cancel')}>
            {t('request.withdraw')}
          </Button>
        ) : null}
        {isAsked ? (
          <>
            <Button variant="default" disabled={isOff} onClick={() => send('reject')}>
              {t('request.reject')}
            </Button>
            <Button disabled={isOff} loading={command.isPending} onClick={() => send('accept')}>
              {chosen === undefined ? t('request.accept') : t('request.acceptHold', { code: chosen.bed.code })}
            </Button>
          </>
        ) : null}
      </div>
    </div>
  );
}
