import { IconArrowRight, IconDoorExit, IconHourglass } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RequestCard, StayCard } from '../../../../../shared/schemas/stays.ts';
import { useBoard, useIsFresh } from '../board-context.ts';
import { shortName } from '../board/cell.ts';
import { eddState } from '../board/dates.ts';
import { useSpan, useToday } from '../hooks/use-clock.ts';
import { useCensus } from '../hooks/use-ward-store.ts';
import { beginPlacing } from '../place/place-store.ts';
import type { WardStore } from '../ward-store.ts';
import { AgeAndSex } from './age-and-sex.tsx';

export interface LaneItems {
  readonly waiting: readonly RequestCard[];
  readonly unplaced: readonly StayCard[];
  readonly leaving: readonly StayCard[];
}

const URGENCY = ['urgent', 'soon', 'routine'];
const NOTHING: LaneItems = { waiting: [], unplaced: [], leaving: [] };

/** Who waits for a bed of this ward, the most urgent first, and who is about to leave one. */
export function useLanes(store: WardStore): LaneItems {
  const today = useToday();
  const census = useCensus(store);
  if (census === null) return NOTHING;
  const waiting = census.requests
    .filter(({ toWardId, status }) => toWardId === census.wardId && (status === 'open' || status === 'accepted'))
    .sort((a, b) => URGENCY.indexOf(a.urgency) - URGENCY.indexOf(b.urgency) || a.askedAt.localeCompare(b.askedAt));
  const here = census.stays.filter(({ wardId, status }) => wardId === census.wardId && status === 'in-progress');
  const leaving = here.filter((stay) => {
    const edd = eddState(stay, today, 0);
    return stay.discharge !== 'none' || edd === 'today' || edd === 'late';
  });
  const unplaced = here.filter(({ bedId, motherStayId }) => bedId === null && motherStayId === null);
  return { waiting, unplaced, leaving };
}

/** At the end side of a desk's board, and in a sheet from the foot of a phone. */
export function Lanes({ onLeave }: { readonly onLeave?: () => void }) {
  const { t } = useTranslation('board');
  const { store, overlay } = useBoard();
  const { waiting, unplaced, leaving } = useLanes(store);
  const isFresh = useIsFresh();
  const canPlace = store.census()?.abilities.canManageStays === true;
  return (
    <>
      <Lane
        icon={<IconHourglass size={18} stroke={2} aria-hidden="true" />}
        title={t('lane.waiting')}
        count={waiting.length + unplaced.length}
        none={t('lane.waitingNone')}
      >
        {unplaced.map((stay) => (
          <li key={stay.id} className="lane-card">
            <Who patient={stay.patient} />
            <p className="lane-facts">{t('lane.unplaced')}</p>
            {canPlace ? (
              <div className="lane-actions">
                <LaneButton
                  isOff={!isFresh}
                  onPress={() => {
                    onLeave?.();
                    beginPlacing({ kind: 'move', stay, fromCode: null });
                  }}
                >
                  {t('lane.place')}
                </LaneButton>
              </div>
            ) : null}
          </li>
        ))}
        {waiting.map((request) => (
          <WaitingCard
            key={request.id}
            request={request}
            canPlace={canPlace && isFresh}
            onPlace={() => {
              onLeave?.();
              beginPlacing({ kind: 'request', request });
            }}
            onAnswer={() => overlay.set({ kind: 'answer', requestId: request.id })}
          />
        ))}
      </Lane>
      <Lane
        icon={<IconDoorExit size={18} stroke={2} className="mirrored" aria-hidden="true" />}
        title={t('lane.leaving')}
        count={leaving.length}
        none={t('lane.leavingNone')}
      >
        {leaving.map((stay) => (
          <LeavingCard key={stay.id} stay={stay} />
        ))}
      </Lane>
    </>
  );
}

interface LaneProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly count: number;
  readonly none: string;
  readonly children: ReactNode;
}

function Lane({ icon, title, count, none, children }: LaneProps) {
  return (
    <section className="lane">
      <h2>
        {icon}
        {title} <span className="lane-count numbers">{count}</span>
      </h2>
      {count === 0 ? <p className="lane-none">{none}</p> : <ul>{children}</ul>}
    </section>
  );
}

function LaneButton(props: { readonly isOff: boolean; readonly onPress: () => void; readonly children: ReactNode }) {
  return (
    <button type="button" className="lane-button" disabled={props.isOff} onClick={props.onPress}>
      {props.children}
    </button>
  );
}

function Who({ patient }: { readonly patient: StayCard['patient'] }) {
  const today = useToday();
  return (
    <p className="lane-who">
      <bdi>{shortName(patient)}</bdi> <AgeAndSex patient={patient} today={today} />
    </p>
  );
}

interface WaitingCardProps {
  readonly request: RequestCard;
  readonly canPlace: boolean;
  readonly onPlace: () => void;
  readonly onAnswer: () => void;
}

function WaitingCard({ request, canPlace, onPlace, onAnswer }: WaitingCardProps) {
  const { t } = useTranslation('board');
  const { t: tWards } = useTranslation('wards');
  const { store } = useBoard();
  const { unit, count } = useSpan(request.askedAt);
  const { need } = request;
  const held = request.heldBedId === null ? undefined : store.bed(request.heldBedId)?.bed.code;
  const needs = [
    ...(need.precaution === null ? [] : [t(`precaution.${need.precaution}`)]),
    ...(need.type === null || need.type === 'standard' ? [] : [tWards(`type.${need.type}`)]),
    ...need.tags.map((tag) => tWards(`tag.${tag}`)),
  ];
  return (
    <li className="lane-card" data-urgency={request.urgency}>
      <Who patient={request.patient} />
      <p className="lane-facts">
        <span className="lane-urgency">{t(`lane.urgency.${request.urgency}`)}</span>
        <span>{t(`lane.kind.${request.kind}`)}</span>
        <span className="numbers">
          {t('lane.waits')} {t(`span.${unit}`, { count })}
        </span>
      </p>
      {needs.length === 0 ? null : <p className="lane-facts">{needs.join(' · ')}</p>}
      {held === undefined ? null : <p className="lane-facts lane-held">{t('lane.held', { code: held })}</p>}
      <div className="lane-actions">
        {canPlace ? (
          <LaneButton isOff={false} onPress={onPlace}>
            {t('lane.place')}
          </LaneButton>
        ) : null}
        <button type="button" className="lane-button lane-button-quiet" onClick={onAnswer}>
          {t('lane.answer')}
        </button>
      </div>
    </li>
  );
}

function LeavingCard({ stay }: { readonly stay: StayCard }) {
  const { t } = useTranslation('board');
  const { store, overlay } = useBoard();
  const today = useToday();
  const code = stay.bedId === null ? undefined : store.bed(stay.bedId)?.bed.code;
  const open = stay.checklist.filter(({ state }) => state === 'open');
  const blockers = open.filter(({ isBlocker }) => isBlocker).length;
  const isLate = stay.discharge === 'none' && eddState(stay, today, 0) === 'late';
  return (
    <li>
      <button
        type="button"
        className="lane-card lane-card-button"
        disabled={stay.bedId === null}
        aria-haspopup="dialog"
        onClick={() => {
          if (stay.bedId !== null) overlay.set({ kind: 'bed', bedId: stay.bedId, page: 'discharge' });
        }}
      >
        <span className="lane-bed">{code ?? '–'}</span>
        <span className="lane-main">
          <span className="lane-who">
            <bdi>{shortName(stay.patient)}</bdi>
          </span>
          <span className="lane-facts">
            <span className="lane-status" data-status={isLate ? 'late' : stay.discharge}>
              {t(`lane.status.${isLate ? 'late' : stay.discharge}`)}
            </span>
            {blockers > 0 ? (
              <span className="lane-blockers">{t('lane.blockers', { count: blockers })}</span>
            ) : open.length > 0 ? (
              <span>{t('lane.open', { count: open.length })}</span>
            ) : null}
          </span>
        </span>
        <IconArrowRight size={16} stroke={2} className="mirrored lane-go" aria-hidden="true" />
      </button>
    </li>
  );
}
