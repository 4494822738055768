import type { WardId } from '../../../shared/types/ids.ts';
import { definePolicy } from '../../access/policy.ts';

/** A report holds numbers of wards, never a patient; it is of the wards its reader sees. */
export const reportPolicy = definePolicy<{ readonly wardId: WardId }>({
  of: 'report',
  scope: () => null,
  rules: {
    'report.read': {
      may: (actor, { wardId }) => actor.wardIds === null || actor.wardIds.includes(wardId),
    },
  },
});
