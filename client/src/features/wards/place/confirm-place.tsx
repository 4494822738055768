import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StayCard } from '../../../../../shared/schemas/stays.ts';
import { postAdmit, postMove } from '../api/stay-commands.ts';
import { useBoard } from '../board-context.ts';
import { shortName } from '../board/cell.ts';
import { useOnePress } from '../hooks/use-one-press.ts';
import { useBed } from '../hooks/use-ward-store.ts';
import type { BedState } from '../ward-store.ts';
import { AdmitFields, detailsToSend, firstDetails } from '../panel/admit-form.tsx';
import { ChangeFailure } from '../panel/change-failure.tsx';
import { PatientBanner } from '../panel/identity.tsx';
import { useStayChange } from '../panel/use-change.ts';
import { verdictOn } from './eligibility.ts';
import type { Placing } from './place-store.ts';
import { choosePlace, endPlacing } from './place-store.ts';
import { WarningList } from './warning-list.tsx';

/** The last look before it is done: who, from where, to where, and what stands against it. */
export function ConfirmPlace({ now, bedId }: { readonly now: Placing; readonly bedId: string }) {
  const { store } = useBoard();
  const state = useBed(store, bedId);
  if (state === undefined) return null;
  const { subject } = now;
  const stay = subject.kind === 'move' ? subject.stay : transferOf(now, store.census()?.stays ?? []);
  if (stay !== null) return <ConfirmMove now={now} state={state} stay={stay} />;
  return <ConfirmAdmission now={now} state={state} />;
}

/** A transfer request's patient lies somewhere: they are moved, not admitted again. */
function transferOf({ subject }: Placing, stays: readonly StayCard[]): StayCard | null {
  if (subject.kind !== 'request' || subject.request.stayId === null) return null;
  const { stayId } = subject.request;
  return stays.find(({ id }) => id === stayId) ?? null;
}

interface ConfirmProps {
  readonly now: Placing;
  readonly state: BedState;
}

function useWarnings({ now, state }: ConfirmProps) {
  const { store } = useBoard();
  const neighbours = store.beds().filter(({ bed }) => bed.roomId === state.bed.roomId && bed.id !== state.bed.id);
  const verdict = verdictOn(state, now.needs, neighbours);
  return { isFree: verdict.can === 'place', warnings: verdict.can === 'place' ? verdict.warnings : [] };
}

function ConfirmMove({ now, state, stay }: ConfirmProps & { readonly stay: StayCard }) {
  const { t } = useTranslation('bed');
  const { store } = useBoard();
  const { bed } = state;
  const [reason, setReason] = useState('');
  const { isFree, warnings } = useWarnings({ now, state });
  // The stay as it is now, where it lies on this board: its version may have moved on since it was picked up.
  const live = store.census()?.stays.find(({ id }) => id === stay.id) ?? stay;
  const said = () => t('moving.done', { name: shortName(stay.patient), code: bed.code });
  const command = useStayChange(postMove, [stay.bedId, bed.id], said, endPlacing);
  const press = useOnePress(command.isPending);
  const why = reason.trim();
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        const given = why === '' ? {} : warnings.length > 0 ? { overrideReason: why } : { reason: why };
        const to = { toBedId: bed.id, toBedVersion: bed.version };
        press(() => command.mutate({ stayId: stay.id, version: live.version, ...to, ...given }));
      }}
    >
      <PatientBanner patient={stay.patient} code={null} />
      <ChangeFailure error={command.error} />
      <WarningList warnings={warnings} />
      <TextInput
        label={t(warnings.length > 0 ? 'form.override' : 'form.reasonOptional')}
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <ConfirmButtons
        word={t('moving.confirmMove')}
        isPending={command.isPending}
        isReady={isFree && (warnings.length === 0 || why !== '')}
      />
    </form>
  );
}

function ConfirmAdmission({ now, state }: ConfirmProps) {
  const { t } = useTranslation('bed');
  const { bed } = state;
  const { subject, needs } = now;
  const request = subject.kind === 'request' ? subject.request : null;
  const [details, setDetails] = useState(() => firstDetails(request));
  const { isFree, warnings } = useWarnings({
    now: { ...now, needs: { ...needs, precaution: details.precaution } },
    state,
  });
  const said = (stay: StayCard) => t('admit.done', { name: shortName(stay.patient), code: bed.code });
  const command = useStayChange(postAdmit, [bed.id], said, endPlacing);
  const press = useOnePress(command.isPending);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        press(() =>
          command.mutate({
            patientId: needs.patient.id,
            bedId: bed.id,
            bedVersion: bed.version,
            ...(request === null ? {} : { requestId: request.id }),
            ...detailsToSend(details),
          }),
        );
      }}
    >
      <PatientBanner patient={needs.patient} code={null} />
      <ChangeFailure error={command.error} />
      <WarningList warnings={warnings} />
      <AdmitFields value={details} onChange={setDetails} needsReason={warnings.length > 0} />
      <ConfirmButtons
        word={t('moving.confirmAdmit')}
        isPending={command.isPending}
        isReady={isFree && (warnings.length === 0 || details.overrideReason.trim() !== '')}
      />
    </form>
  );
}

interface ConfirmButtonsProps {
  readonly word: string;
  readonly isPending: boolean;
  readonly isReady: boolean;
}

function ConfirmButtons({ word, isPending, isReady }: ConfirmButtonsProps) {
  const { t: tCommon } = useTranslation();
  return (
    <div className="row-end">
      <Button variant="default" onClick={() => choosePlace(null)}>
        {tCommon('action.back')}
      </Button>
      <Button type="submit" data-autofocus loading={isPending} disabled={!isReady}>
        {word}
      </Button>
    </div>
  );
}
