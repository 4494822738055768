import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RosterView } from '../../../../../shared/schemas/rosters.ts';
import { ConflictNotice } from '../../../components/ui/conflict-notice.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { isProblem } from '../../../lib/api/failure.ts';
import { formatDay, formatWeekday } from '../../../lib/format.ts';
import type { Sheet } from '../edits.ts';
import type { PlanQueue, PlanState, Refusal } from '../plan-queue.ts';
import { cellKey } from '../roster-model.ts';
import { useBreakWords } from '../use-roster-words.ts';

interface RefusalsProps {
  readonly view: RosterView;
  readonly sheet: Sheet;
  readonly queue: PlanQueue;
  readonly state: PlanState;
}

/** What was typed and not done: why, what stands there now, and the choice between them. */
export function Refusals({ view, sheet, queue, state }: RefusalsProps) {
  const { t } = useTranslation('rosters');
  const { t: tCommon } = useTranslation();
  return (
    <div className="roster-refusals">
      {state.isStuck ? (
        <Notice
          tone="danger"
          isSpoken
          actions={
            <>
              <Button variant="default" onClick={queue.discard}>
                {t('refused.discard')}
              </Button>
              <Button onClick={queue.tryAgain}>{tCommon('action.tryAgain')}</Button>
            </>
          }
        >
          {t('refused.stuck', { count: state.pending.size })}
        </Notice>
      ) : null}
      {state.refusals.map((refusal) => (
        <OneRefusal key={refusal.id} refusal={refusal} view={view} sheet={sheet} queue={queue} />
      ))}
    </div>
  );
}

interface OneRefusalProps {
  readonly refusal: Refusal;
  readonly view: RosterView;
  readonly sheet: Sheet;
  readonly queue: PlanQueue;
}

function OneRefusal({ refusal, view, sheet, queue }: OneRefusalProps) {
  const { t } = useTranslation('rosters');
  const { t: tCommon } = useTranslation();
  const { error, act, id } = refusal;
  const codeOf = (templateId: string) => view.templates.find((one) => one.id === templateId)?.code ?? '';
  const words = useBreakWords(codeOf);
  const nameOf = (staffId: string | null) =>
    view.people.find((one) => one.staffId === staffId)?.name ?? t('grid.openRow');
  const placeText = (staffId: string | null, date: string) =>
    `${nameOf(staffId)}, ${formatWeekday(date)} ${formatDay(date)}`;
  const dismiss = () => queue.dismiss(id);
  if (isProblem(error, 'version-conflict')) {
    // As the refusal itself says it: what is loaded again after it may be on its way yet.
    const said = new Map(
      (error.problem.roster?.cells ?? []).map((one) => [cellKey(one.staffId ?? '', one.date), one.shifts]),
    );
    const shiftsNow = (staffId: string, date: string) => {
      const key = cellKey(staffId, date);
      return said.get(key) ?? sheet.cells.get(key) ?? [];
    };
    const shown = act.cells.filter((cell) => said.size === 0 || said.has(cellKey(cell.staffId, cell.date)));
    return (
      <ConflictNotice
        differences={shown.map(({ staffId, date, put }) => ({
          label: t('refused.mine', {
            place: placeText(staffId, date),
            codes: put.map(codeOf).join(' ') || t('cell.free'),
          }),
          theirs: shiftsNow(staffId, date)
            .map(({ code }) => code)
            .join(' '),
        }))}
        isPending={false}
        onTakeTheirs={dismiss}
        onKeepMine={() => {
          const cells = act.cells.map((cell) => ({
            ...cell,
            seen: shiftsNow(cell.staffId, cell.date).map((shift) => ({ id: shift.id, version: shift.version })),
          }));
          dismiss();
          if (cells.length > 0) queue.add({ cells, others: [] });
        }}
      />
    );
  }
  if (!isProblem(error, 'rule-broken')) {
    return (
      <div className="card card-body stack">
        <FailureNotice error={error} />
        <span>
          <Button variant="default" size="compact-md" onClick={dismiss}>
            {tCommon('action.close')}
          </Button>
        </span>
      </div>
    );
  }
  return (
    <Notice
      tone="danger"
      isSpoken
      title={t('refused.title')}
      actions={
        <Button variant="default" onClick={dismiss}>
          {t('refused.understood')}
        </Button>
      }
    >
      <ul className="differences">
        {(error.problem.roster?.breaks ?? []).map((one) => (
          <li key={[one.rule, one.staffId, one.date, ...one.shiftIds].join('|')}>
            <strong>
              <bdi>{placeText(one.staffId, one.date)}</bdi>
            </strong>
            {' – '}
            {words(one)}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
