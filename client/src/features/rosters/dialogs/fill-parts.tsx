import { Button, NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RosterChanged } from '../../../../../shared/schemas/rosters.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { isProblem } from '../../../lib/api/failure.ts';
import { formatDay, formatWeekday } from '../../../lib/format.ts';
import type { Sheet } from '../edits.ts';
import { useBreakWords } from '../use-roster-words.ts';

export interface FillWays {
  readonly mode: 'replace' | 'keep';
  readonly onBreak: 'refuse' | 'skip';
}
export const FIRST_WAYS: FillWays = { mode: 'keep', onBreak: 'skip' };

interface WaysProps {
  readonly ways: FillWays;
  readonly onChange: (ways: FillWays) => void;
}

/** What happens to days that hold something, and to days on which it would break a rule. */
export function WaysFields({ ways, onChange }: WaysProps) {
  const { t } = useTranslation('rosters');
  return (
    <div className="roster-fields">
      <NativeSelect
        label={t('fill.mode')}
        value={ways.mode}
        data={[
          { value: 'keep', label: t('fill.keep') },
          { value: 'replace', label: t('fill.replace') },
        ]}
        onChange={({ currentTarget }) =>
          onChange({ ...ways, mode: currentTarget.value === 'replace' ? 'replace' : 'keep' })
        }
      />
      <NativeSelect
        label={t('fill.onBreak')}
        value={ways.onBreak}
        data={[
          { value: 'skip', label: t('fill.skip') },
          { value: 'refuse', label: t('fill.refuse') },
        ]}
        onChange={({ currentTarget }) =>
          onChange({ ...ways, onBreak: currentTarget.value === 'skip' ? 'skip' : 'refuse' })
        }
      />
    </div>
  );
}

/** Why nothing was done; where rules are the reason, which. */
export function FillFailure({ error, sheet }: { readonly error: unknown; readonly sheet: Sheet }) {
  const { t } = useTranslation('rosters');
  const { view } = sheet;
  const words = useBreakWords((id) => view.templates.find((one) => one.id === id)?.code ?? '');
  if (!isProblem(error, 'rule-broken')) return <FailureNotice error={error} />;
  return (
    <Notice tone="danger" isSpoken title={t('refused.title')}>
      <ul className="differences">
        {(error.problem.roster?.breaks ?? []).slice(0, 12).map((one) => (
          <li key={[one.rule, one.staffId, one.date, ...one.shiftIds].join('|')}>
            <bdi>{view.people.find(({ staffId }) => staffId === one.staffId)?.name ?? view.wardName}</bdi>,{' '}
            {formatWeekday(one.date)} {formatDay(one.date)} – {words(one)}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

interface DoneProps {
  readonly answer: RosterChanged;
  readonly sheet: Sheet;
  readonly onClose: () => void;
}

/** What was done, and which days were left out. */
export function FillDone({ answer, sheet, onClose }: DoneProps) {
  const { t } = useTranslation('rosters');
  const { t: tCommon } = useTranslation();
  const nameOf = (id: string | null) =>
    sheet.view.people.find(({ staffId }) => staffId === id)?.name ?? t('grid.openRow');
  return (
    <div className="stack">
      <Notice tone={answer.skipped.length === 0 ? 'good' : 'warn'} isSpoken>
        {t('fill.done', { count: answer.shifts.length })}
        {answer.skipped.length === 0 ? null : (
          <>
            <p>{t('fill.skipped', { count: answer.skipped.length })}</p>
            <ul className="differences">
              {answer.skipped.map(({ staffId, date }) => (
                <li key={`${staffId ?? ''}|${date}`}>
                  <bdi>{nameOf(staffId)}</bdi>, {formatWeekday(date)} {formatDay(date)}
                </li>
              ))}
            </ul>
          </>
        )}
      </Notice>
      <div className="row-end">
        <Button onClick={onClose}>{tCommon('action.close')}</Button>
      </div>
    </div>
  );
}
