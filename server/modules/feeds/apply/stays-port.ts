import type { Disposition, StayClass, StayStatus } from '../../../../shared/schemas/stays.ts';
import type { BedId, FeedId, PatientId, StayId, WardId } from '../../../../shared/types/ids.ts';
import { v7 as uuid } from 'uuid';
import { stayId } from '../../../../shared/types/ids.ts';

/** Where a feed says a stay stands. */
export interface FeedStay {
  readonly feedId: FeedId;
  readonly visitKey: string;
  readonly patientId: PatientId;
  readonly target: {
    readonly status: StayStatus;
    readonly bedId: BedId | null;
    readonly wardId: WardId | null;
    readonly class: StayClass;
    readonly admittedAt: Date;
    readonly dischargedAt: Date | null;
    /** Since when the patient is there. */
    readonly movedAt: Date;
    readonly edd: string | null;
    readonly disposition: Disposition | null;
    readonly consultantName: string | null;
  };
  readonly messageAt: Date;
}

export interface FeedStayConflict {
  readonly kind: 'bed-occupied' | 'bed-unclean' | 'bed-blocked' | 'bed-unknown';
  readonly bedId: BedId | null;
  readonly otherStayId: StayId | null;
}

export interface ReconciledStay {
  readonly outcome: 'applied' | 'unchanged';
  readonly stayId: StayId;
  readonly conflicts: readonly FeedStayConflict[];
}

/** Stands in until the module of stays answers. */
export async function reconcileFeedStay(_stay: FeedStay): Promise<ReconciledStay> {
  return { outcome: 'applied', stayId: stayId.parse(uuid()), conflicts: [] };
}
