import { IconBiohazard, IconCheck } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { memo, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { bedWord } from '../../../../../shared/domain/bed-state.ts';
import { announcer } from '../../../components/ui/announcer.ts';
import { useStore } from '../../../lib/store.ts';
import { useBoard } from '../board-context.ts';
import { flagsOf } from '../board/cell.ts';
import { bedLook } from '../../../../../shared/domain/bed-counts.ts';
import { WORD_ICONS } from '../board/flag-look.ts';
import { useClock, useToday } from '../hooks/use-clock.ts';
import { useBed } from '../hooks/use-ward-store.ts';
import type { Verdict } from '../place/eligibility.ts';
import { verdictOn } from '../place/eligibility.ts';
import type { Placing } from '../place/place-store.ts';
import { choosePlace, placing } from '../place/place-store.ts';
import type { BedState, WardStore } from '../ward-store.ts';
import { BedFlags, PlaceFlag } from './bed-flags.tsx';
import { BedLine } from './bed-line.tsx';
import { BedTimer } from './bed-timer.tsx';
import { News2 } from './news2.tsx';

function verdictFor(store: WardStore, state: BedState, now: Placing | null): Verdict | null {
  if (now === null) return null;
  const { roomId } = state.bed;
  const neighbours = store.beds().filter(({ bed }) => bed.roomId === roomId && bed.id !== state.bed.id);
  return verdictOn(state, now.needs, neighbours);
}

const placeMark = (verdict: Verdict | null) => {
  if (verdict === null) return undefined;
  if (verdict.can === 'not') return 'no';
  return verdict.warnings.length === 0 ? 'yes' : 'doubt';
};

function press(verdict: Verdict | null, bedId: string, open: () => void, t: TFunction<'board'>): void {
  if (verdict === null) open();
  else if (verdict.can === 'place') choosePlace(bedId);
  else announcer.say(t(`place.not.${verdict.why}`));
}

/** One bed at its fixed place and of fixed height: whatever it says, nothing around it moves. */
export const BedCell = memo(function BedCell({ bedId }: { readonly bedId: string }) {
  const { t } = useTranslation('board');
  const { store, view, overlay, slots } = useBoard();
  const state = useBed(store, bedId);
  const now = useStore(placing);
  const isLeftOver = useSyncExternalStore(view.subscribe, () => view.isLeftOver(bedId));
  if (state === undefined) return null;
  const { bed } = state;
  const word = bedWord(bed.state);
  const Glyph = WORD_ICONS[word];
  const verdict = verdictFor(store, state, now);
  const { precaution } = bed.state;
  const { TalkMark, ConsentMark } = slots;
  return (
    <button
      type="button"
      className="bed"
      data-bed={bed.id}
      data-room={bed.roomId}
      data-look={bedLook(bed.state)}
      data-mark={state.mark ?? undefined}
      data-pulse={state.pulse === 0 ? undefined : state.pulse}
      data-pending={state.isPending ? '' : undefined}
      data-isolation={precaution === undefined ? undefined : ''}
      data-left-over={isLeftOver ? '' : undefined}
      data-place={placeMark(verdict)}
      aria-disabled={verdict?.can === 'not' ? true : undefined}
      tabIndex={-1}
      aria-haspopup="dialog"
      onClick={() => {
        press(verdict, bed.id, () => overlay.set({ kind: 'bed', bedId: bed.id, page: 'start' }), t);
      }}
    >
      <span className="bed-strip">
        <Glyph size={22} stroke={1.9} aria-hidden="true" />
      </span>
      <span className="bed-main">
        <bdi className="bed-code">
          <span className="visually-hidden">{t('bed.word')} </span>
          {bed.code}
        </bdi>
        {TalkMark === undefined || state.stay === null ? null : <TalkMark patientId={state.stay.patient.id} />}
        {ConsentMark === undefined || state.stay === null ? null : <ConsentMark patientId={state.stay.patient.id} />}
        <Corner state={state} />
        <span className="bed-word">
          <span className="visually-hidden">, </span>
          {isLeftOver ? t('bed.leftOver') : t(`word.${word}`)}
        </span>
        <News2 news2={state.stay?.news2 ?? null} />
        <BedLine state={state} />
        {verdict === null ? <Overlays state={state} /> : <PlaceFlag verdict={verdict} />}
      </span>
    </button>
  );
});

function Overlays({ state }: { readonly state: BedState }) {
  const { t } = useTranslation('board');
  const today = useToday();
  const at = useClock();
  const { precaution } = state.bed.state;
  const flags = flagsOf(state, today, at);
  return (
    <span className="bed-flags">
      {precaution === undefined ? null : (
        <span className="bed-flag bed-flag-isolation">
          <IconBiohazard size={14} stroke={2} aria-hidden="true" />
          <span>
            <span className="visually-hidden">, {t('bed.isolation')} </span>
            {t(`precaution.${precaution}`)}
          </span>
        </span>
      )}
      <BedFlags flags={flags} slots={precaution === undefined ? 3 : 2} />
    </span>
  );
}

function Corner({ state }: { readonly state: BedState }) {
  const { t } = useTranslation('board');
  if (state.mark === 'mine') {
    return (
      <span className="bed-mark bed-mark-mine">
        <IconCheck size={16} stroke={2.6} aria-hidden="true" />
        <span className="visually-hidden">, {t('bed.mine')}</span>
      </span>
    );
  }
  if (state.mark === 'changed') {
    return (
      <span className="bed-mark bed-mark-changed">
        <span className="visually-hidden">, </span>
        {t('bed.changed')}
      </span>
    );
  }
  return <BedTimer bed={state.bed} stay={state.stay} />;
}
