import { Schema } from 'mongoose';
import type { PauseReason } from '../../../shared/schemas/housekeeping.ts';
import type { BedId, StaffId, WardId } from '../../../shared/types/ids.ts';
import { defineCollection } from '../../db/collection.ts';

export interface Stage {
  readonly stage: number;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly byId: StaffId;
}

export interface Pause {
  readonly reason: PauseReason;
  readonly from: Date;
  readonly to: Date | null;
}

/**
 * The history of one clean, opened when somebody takes it; its id is the clean's. While it runs, the bed's own state says
 * how it stands. It names no patient and no bed code, and staff by id.
 */
export interface Cleaning {
  readonly bedId: BedId;
  readonly wardId: WardId;
  /** 1: a plain clean; 3: in stages. */
  readonly of: number;
  readonly askedAt: Date;
  readonly dueAt: Date;
  /** By who finished it, or has it now: `null` after it was given back. So is `startedAt`. */
  readonly takenAt: Date | null;
  readonly takenById: StaffId | null;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly finishedById: StaffId | null;
  readonly stages: readonly Stage[];
  readonly pauses: readonly Pause[];
  readonly givenBackCount: number;
  /** `done-at-once`: a nurse cleaned it without a job; `abandoned`: the bed was put to another use first. */
  readonly outcome: 'running' | 'finished' | 'done-at-once' | 'abandoned';
}

export const cleaningCollection = defineCollection<Cleaning>({
  name: 'cleanings',
  fields: {
    bedId: { type: String, required: true },
    wardId: { type: String, required: true },
    of: { type: Number, required: true },
    askedAt: { type: Date, required: true },
    dueAt: { type: Date, required: true },
    takenAt: { type: Date, default: null },
    takenById: { type: String, default: null },
    startedAt: { type: Date, default: null },
    finishedAt: { type: Date, default: null },
    finishedById: { type: String, default: null },
    stages: { type: [Schema.Types.Mixed], required: true },
    pauses: { type: [Schema.Types.Mixed], required: true },
    givenBackCount: { type: Number, required: true },
    outcome: { type: String, required: true },
  },
  indexes: [
    { name: 'cleaning_finished', key: { finishedAt: 1 } },
    { name: 'cleaning_running', key: { outcome: 1, bedId: 1 }, where: { outcome: 'running' } },
  ],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
});
