import type { PersonActor } from '../../access/actor.ts';
import { definePolicy } from '../../access/policy.ts';
import type { BinBatchRecord } from './bin.model.ts';
import type { KeptRecord, Retention, RetentionLook } from './retention.model.ts';

const looksAfterBin = ({ permissions }: PersonActor) => permissions.has('bin.manage') || permissions.has('bin.purge');

/** Whoever looks after the Bin sees all of it; whoever moved something sees that, to take it back. */
export const binBatchPolicy = definePolicy<BinBatchRecord>({
  of: 'entry of the Bin',
  scope: (actor) => (looksAfterBin(actor) ? {} : { movedBy: actor.userId }),
  rules: {
    'bin.use': { may: () => true },
    'bin.manage': { may: () => true },
    'bin.purge': { may: () => true },
  },
});

const ofRetention = {
  scope: ({ permissions }: PersonActor) => (permissions.has('retention.manage') ? {} : null),
  rules: { 'retention.manage': { may: () => true } },
} as const;
export const retentionPolicy = definePolicy<Retention>({ of: 'retention', ...ofRetention });
export const keptRecordPolicy = definePolicy<KeptRecord>({ of: 'record that is kept', ...ofRetention });
export const retentionLookPolicy = definePolicy<RetentionLook>({
  of: 'look at what may be destroyed',
  scope: () => null,
  rules: {},
});
