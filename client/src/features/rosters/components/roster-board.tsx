import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RosterView } from '../../../../../shared/schemas/rosters.ts';
import { announcer } from '../../../components/ui/announcer.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { createCursorStore } from '../grid/cursor-store.ts';
import { focusPlace, RosterGrid } from '../grid/roster-grid.tsx';
import type { Place } from '../grid/place.ts';
import type { GridActs } from '../grid/use-grid-keys.ts';
import type { Block, Sheet } from '../edits.ts';
import { copyBlock, isNothing, moveShift, pasteBlock, putInto, shiftsAt, sheetOf } from '../edits.ts';
import { placesOf } from '../grid/place.ts';
import type { PlanAct, PlanQueue } from '../plan-queue.ts';
import { daysOf } from '../roster-model.ts';
import { usePlan } from '../use-plan.ts';
import { BreaksPanel } from './breaks-panel.tsx';
import { Palette } from './palette.tsx';
import { Refusals } from './refusals.tsx';
import type { RosterDialog } from './roster-dialogs.tsx';
import { RosterTools } from './roster-tools.tsx';
import { SwapsPanel } from './swaps-panel.tsx';
import { useCellWords } from './use-cell-words.ts';
import { useSheetRows } from './use-sheet-rows.ts';

const RosterDialogs = lazy(async () => ({ default: (await import('./roster-dialogs.tsx')).RosterDialogs }));

/** One roster: the grid, what can be done with it, and what does not fit in it. */
export function RosterBoard({ view }: { readonly view: RosterView }) {
  const { t } = useTranslation('rosters');
  const phase = usePhase();
  const [cursor] = useState(createCursorStore);
  const [asked, setAsked] = useState<RosterDialog | null>(null);
  const [wasAsked, setWasAsked] = useState(false);
  const { queue, state } = usePlan(view.roster.id);
  const isOpenForEdit = view.abilities.canManage && phase !== 'offline';
  const codes = useMemo(
    () => (isOpenForEdit ? view.templates.map(({ code }) => code) : []),
    [isOpenForEdit, view.templates],
  );
  const sheet = useMemo(() => sheetOf(view, state.pending), [view, state.pending]);
  const { rows, cover, days, breaks } = useSheetRows(view, state.pending);
  const wordsOf = useCellWords(view);
  const ask = (next: RosterDialog) => {
    setWasAsked(true);
    setAsked(next);
  };
  const acts = useActs({ sheet, queue, codes, onOpen: (place) => ask({ what: 'cell', place }) });
  const lead = (staffId: string | null, date: string) => {
    const row = staffId === null ? 0 : sheet.rowIds.indexOf(staffId);
    const col = daysOf(view.roster.from, view.roster.to).indexOf(date);
    if (row >= 0 && col >= 0) focusPlace(cursor, row, col);
  };
  return (
    <div className="roster-work">
      <RosterTools view={view} rows={rows} cover={cover} onAsk={ask} />
      {codes.length === 0 ? null : (
        <Palette view={view} cursor={cursor} rows={rows} days={days} acts={acts} onAsk={ask} />
      )}
      <RosterGrid
        label={t('grid.label', { ward: view.wardName })}
        days={days}
        rows={rows}
        cover={cover}
        cursor={cursor}
        codes={codes}
        wordsOf={wordsOf}
        acts={acts}
      />
      <Refusals view={view} sheet={sheet} queue={queue} state={state} />
      <Legend canPlan={codes.length > 0} />
      <div className="roster-panels">
        <BreaksPanel view={view} breaks={breaks} onLead={lead} />
        {view.abilities.canManage ? <SwapsPanel view={view} /> : null}
      </div>
      <Suspense fallback={null}>
        {wasAsked ? (
          <RosterDialogs asked={asked} sheet={sheet} cursor={cursor} queue={queue} onClose={() => setAsked(null)} />
        ) : null}
      </Suspense>
    </div>
  );
}

function Legend({ canPlan }: { readonly canPlan: boolean }) {
  const { t } = useTranslation('rosters');
  return <p className="muted small">{t(canPlan ? 'legend.plan' : 'legend.read')}</p>;
}

interface ActsNeeds {
  readonly sheet: Sheet;
  readonly queue: PlanQueue;
  readonly codes: readonly string[];
  readonly onOpen: (place: Place) => void;
}

function useActs({ sheet, queue, codes, onOpen }: ActsNeeds): GridActs {
  const { t } = useTranslation('rosters');
  const [block, setBlock] = useState<Block | null>(null);
  const add = (act: PlanAct) => {
    if (!isNothing(act)) queue.add(act);
  };
  const canEdit = codes.length > 0;
  const templateOf = (code: string) => sheet.view.templates.find((one) => one.code === code)?.id;
  return {
    open: onOpen,
    put(range, code) {
      const templateId = code === null ? null : templateOf(code);
      if (templateId === undefined || !canEdit) return;
      add(putInto(sheet, placesOf(range), () => (templateId === null ? [] : [templateId])));
    },
    move(from, to, isCopy) {
      if (canEdit && shiftsAt(sheet, from).length > 0) add(moveShift(sheet, from, to, isCopy));
    },
    copy(range) {
      const taken = copyBlock(sheet, range);
      setBlock(taken);
      announcer.say(t('grid.copied', { count: placesOf(range).length }));
    },
    paste(at) {
      const cols = daysOf(sheet.view.roster.from, sheet.view.roster.to).length;
      if (block !== null && canEdit) add(pasteBlock(sheet, at, block, cols));
    },
    refuse(text) {
      announcer.interrupt(t('grid.noCode', { text, codes: codes.join(', ') }));
    },
  };
}
