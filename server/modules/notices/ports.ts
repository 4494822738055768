import type { NoticeLink } from '../../../shared/schemas/notices.ts';
import type { StaffId } from '../../../shared/types/ids.ts';

/** What the engine asks of modules that raise notices themselves, and so cannot be asked by name. Wired in app.ts. */
export interface NoticePorts {
  /**
   * Which of these are not to be disturbed now, each with who covers (`null`: nobody). What is about a person’s own working
   * time (`own-time`) concerns them off duty, too: for it only those are away who said so. Asked as the house.
   */
  readonly findAway: (
    staffIds: readonly StaffId[],
    about: 'work' | 'own-time',
  ) => Promise<ReadonlyMap<StaffId, StaffId | null>>;
  /** Which of these are on duty now: their quiet hours do not hold while they work. Asked as the house. */
  readonly findOnDuty: (staffIds: readonly StaffId[]) => Promise<ReadonlySet<StaffId>>;
  /**
   * Who of these may open what a link to a message leads to. Asked as the house, at the time of telling: somebody who
   * lost the right since is not told. Wards, housekeeping and roles the engine judges itself.
   */
  readonly mayReadMessage: (
    link: Extract<NoticeLink, { to: 'message' }>,
    staffIds: readonly StaffId[],
  ) => Promise<ReadonlySet<StaffId>>;
  /**
   * Who of these may open the consent or procedure a link leads to: who sees its patient now. Asked as the house, at the
   * time of telling and whenever the inbox is read.
   */
  readonly mayReadRecord: (
    link: Extract<NoticeLink, { to: 'consent' | 'procedure' }>,
    staffIds: readonly StaffId[],
  ) => Promise<ReadonlySet<StaffId>>;
}
