import type { Disposition, StayClass, StayStatus } from '../../../../shared/schemas/stays.ts';
import type { BedId, FeedId, PatientId, StayId, WardId } from '../../../../shared/types/ids.ts';

/** Where a feed says a stay stands: the whole of what it said so far, not the last message alone. */
export interface FeedStay {
  readonly feedId: FeedId;
  /** The feed's name for the visit; unique with the feed. */
  readonly visitKey: string;
  readonly patientId: PatientId;
  readonly target: {
    readonly status: StayStatus;
    readonly bedId: BedId | null;
    readonly wardId: WardId | null;
    readonly class: StayClass;
    readonly admittedAt: Date;
    readonly dischargedAt: Date | null;
    /** Since when the patient is there. Earlier than before: the last move was taken back. */
    readonly movedAt: Date;
    /** `YYYY-MM-DD`; `null`: it does not say. */
    readonly edd: string | null;
    readonly disposition: Disposition | null;
    readonly consultantName: string | null;
  };
  readonly messageAt: Date;
}

/** What stands on the board and cannot be quite so. */
export interface FeedStayConflict {
  readonly kind:
    | 'bed-occupied'
    | 'bed-unclean'
    | 'bed-blocked'
    | 'bed-unknown'
    /** Somebody of the house has ended the stay; the feed still says where it is. */
    | 'stay-closed-here'
    /** The patient has another stay at the same time, in `bedId`. */
    | 'patient-elsewhere';
  readonly bedId: BedId | null;
  readonly otherStayId: StayId | null;
}

export interface ReconciledStay {
  readonly outcome: 'applied' | 'unchanged';
  /** `null`: over before the house ever heard of it, or in no ward it knows; there is nothing to show. */
  readonly stayId: StayId | null;
  /** Every one that stands now, whether it is new or not. */
  readonly conflicts: readonly FeedStayConflict[];
}

export const isOpenStatus = (status: StayStatus): boolean => status !== 'finished' && status !== 'cancelled';
