import type { RuleBreak } from '../../../shared/domain/roster-rules.ts';
import type { ShiftId, StaffId } from '../../../shared/types/ids.ts';
import type { RosterConflict } from '../../../shared/types/problem.ts';
import type { ProblemError } from '../../http/problem-error.ts';
import { refuse } from '../../http/problem-error.ts';

/** Something that was sent is not right, at that place. */
export const refuseAt = (pointer: string, message: string, code = 'custom'): ProblemError =>
  refuse('invalid-input', { errors: [{ pointer, message, code }] });

/** Hard rules that would be broken. */
export const ruleBroken = (breaks: readonly RuleBreak[]): ProblemError =>
  refuse('rule-broken', {
    roster: {
      cells: [],
      breaks: breaks.slice(0, 50).map(({ rule, staffId, date, shiftIds, templateId, skill, measured, limit }) => ({
        rule,
        staffId: staffId as StaffId | null,
        date,
        shiftIds: shiftIds as ShiftId[],
        templateId,
        skill,
        measured,
        limit,
      })),
    },
  });

/** Cells that are not as they were seen. */
export const cellsChanged = (currentVersion: number, cells: RosterConflict['cells']): ProblemError =>
  refuse('version-conflict', { currentVersion, roster: { cells, breaks: [] } });
