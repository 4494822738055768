import { Button } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { useSession } from '../../../lib/session/use-session.ts';
import { patchStay } from '../api/stay-commands.ts';
import type { PanelPage } from '../board-context.ts';
import { useBoard, useIsFresh } from '../board-context.ts';
import { useOnePress } from '../hooks/use-one-press.ts';
import { shortName } from '../board/cell.ts';
import { beginPlacing } from '../place/place-store.ts';
import type { BedState } from '../ward-store.ts';
import { ChangeFailure } from './change-failure.tsx';
import type { Offers, RoutineKind } from './offers.ts';
import { offersFor, routineKinds } from './offers.ts';
import { routineChange } from './routine.ts';
import { useStayChange } from './use-change.ts';

interface PanelActionsProps {
  readonly state: BedState;
  readonly onClose: () => void;
}

/** What can be done here now, in the order in which it is wanted: the routine change, moving, keeping, leaving, the rest. */
export function PanelActions({ state, onClose }: PanelActionsProps) {
  const { t } = useTranslation('bed');
  const { store, overlay, slots } = useBoard();
  const { person } = useSession();
  const isFresh = useIsFresh();
  const offers = offersFor(store, state, person.id);
  const routine = useRoutine(state);
  const [isVitalsOpen, setVitalsOpen] = useState(false);
  const { bed, stay, request } = state;
  const isOff = !isFresh || state.isPending;
  const go = (page: PanelPage) => () => overlay.set({ kind: 'bed', bedId: bed.id, page });
  const { VitalsDialog } = slots;
  const kinds = routineKinds(offers);
  const [first] = kinds;
  const isPlanned = stay !== null && stay.discharge !== 'none';
  return (
    <div className="stack">
      <ChangeFailure error={routine.error} />
      <div className="panel-actions" role="group" aria-label={t('panel.actions')}>
        {offers.admit ? (
          <Button disabled={isOff} onClick={go('admit')}>
            {request === null ? t('action.admit') : t('action.admitHeld', { name: shortName(request.patient) })}
          </Button>
        ) : null}
        {kinds.map((kind) => (
          <Button
            key={kind}
            variant={kind === first && !offers.admit ? 'filled' : 'default'}
            disabled={isOff}
            loading={routine.pending === kind}
            onClick={() => routine.run(kind)}
          >
            {t(`routine.${kind}`)}
          </Button>
        ))}
        {offers.move && stay !== null ? (
          <Button
            disabled={isOff}
            onClick={() => {
              onClose();
              beginPlacing({ kind: 'move', stay, fromCode: bed.code });
            }}
          >
            {t('action.move')}
          </Button>
        ) : null}
        {offers.hold ? (
          <Button variant="default" disabled={isOff} onClick={go('hold')}>
            {t('action.hold')}
          </Button>
        ) : null}
        {offers.discharge && stay !== null ? (
          <Button variant="default" disabled={isOff} onClick={go('discharge')}>
            {isPlanned ? t('action.discharge') : t('action.planDischarge')}
          </Button>
        ) : null}
        {stay !== null && VitalsDialog !== undefined && store.census()?.abilities.canRecordVitals === true ? (
          <Button variant="default" onClick={() => setVitalsOpen(true)}>
            {t('action.vitals')}
          </Button>
        ) : null}
        <More state={state} offers={offers} isOff={isOff} go={go} />
      </div>
      {isFresh ? null : <p className="panel-stale">{t('panel.stale')}</p>}
      {stay === null || VitalsDialog === undefined ? null : (
        <VitalsDialog patient={stay.patient} isOpen={isVitalsOpen} onClose={() => setVitalsOpen(false)} />
      )}
    </div>
  );
}

function useRoutine(state: BedState) {
  const { t: tBoard } = useTranslation('board');
  const { store } = useBoard();
  const { person } = useSession();
  const me = { id: person.id, name: person.displayName };
  const command = useCommand(
    async ({ kind }: { kind: RoutineKind; version: number }, key: string) => {
      const change = routineChange(kind, state.bed, me);
      if (change === null) throw new Error('There is no clean to go on with.');
      const settle = store.expect([state.bed.id], change.predicted);
      try {
        const bed = await change.send(key);
        store.keepOwn([bed]);
        settle(true);
        return bed;
      } catch (error) {
        settle(false);
        throw error;
      }
    },
    (bed, { kind }) => toast(tBoard(`done.${kind}`, { code: bed.code })),
  );
  const press = useOnePress(command.isPending);
  return {
    run: (kind: RoutineKind) => press(() => command.mutate({ kind, version: state.bed.version })),
    pending: command.isPending ? command.variables.kind : null,
    error: command.error,
  };
}

interface MoreProps {
  readonly state: BedState;
  readonly offers: Offers;
  readonly isOff: boolean;
  readonly go: (page: PanelPage) => () => void;
}

function More({ state, offers, isOff, go }: MoreProps) {
  const { t } = useTranslation('bed');
  const { stay } = state;
  const [isOpen, setOpen] = useState(false);
  const ready = useStayChange(
    patchStay,
    [state.bed.id],
    () => t(isReady ? 'action.notReady' : 'action.ready'),
    () => undefined,
  );
  const press = useOnePress(ready.isPending);
  const isReady = stay?.isReadyToMove === true;
  const pages: Exclude<PanelPage, 'start'>[] = [
    ...(offers.change ? (['plan', 'checklist', 'note', 'isolation', 'infant', 'swap'] as const) : []),
    ...(offers.request ? (['request'] as const) : []),
    ...(offers.pause ? (['pause'] as const) : []),
    ...(offers.block ? (['block'] as const) : []),
    ...(offers.setup ? (['setup'] as const) : []),
    ...(offers.change ? (['cancel'] as const) : []),
  ];
  if (pages.length === 0) return null;
  return (
    <>
      <button
        type="button"
        className="panel-more"
        aria-label={t('panel.more')}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <IconDots size={20} stroke={2} aria-hidden="true" />
      </button>
      {isOpen ? (
        <div className="panel-more-list" role="group" aria-label={t('panel.more')}>
          {offers.change && stay !== null ? (
            <button
              type="button"
              className="menu-item"
              disabled={isOff}
              onClick={() =>
                press(() => ready.mutate({ stayId: stay.id, version: stay.version, isReadyToMove: !isReady }))
              }
            >
              {t(isReady ? 'action.notReady' : 'action.ready')}
            </button>
          ) : null}
          {pages.map((page) => (
            <button
              key={page}
              type="button"
              className="menu-item"
              disabled={isOff && page !== 'setup'}
              data-danger={page === 'cancel' ? '' : undefined}
              onClick={go(page)}
            >
              {t(`action.${page}`)}
            </button>
          ))}
        </div>
      ) : null}
    </>
  );
}
