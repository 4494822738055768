import type { RuleLeave } from '../../../shared/domain/roster-rules.ts';
import type { StaffId } from '../../../shared/types/ids.ts';

/** Leave as a roster has to know it. */
export interface LeaveOfStaff {
  readonly staffId: StaffId;
  /** The hospital's day. */
  readonly date: string;
  /** Which part of the day. */
  readonly part: RuleLeave['part'];
  readonly state: RuleLeave['state'];
}

/** What the module is handed. */
export interface RosterNeeds {
  /** Leave of these people on the days from–to, both included. Leave knows of shifts, so it is handed in. */
  readonly leaveOf: (staffIds: readonly StaffId[], from: string, to: string) => Promise<readonly LeaveOfStaff[]>;
  /** The hospital's holidays from–to, both included, by day. */
  readonly holidaysOf?: (
    from: string,
    to: string,
  ) => Promise<readonly { readonly date: string; readonly name: string }[]>;
}
