import type { StaffId, WardId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import type { Duty } from '../duty.model.ts';
import { dutyRepository } from '../duty.repository.ts';

/** Who is on duty now: of these people, or in these wards; of everyone where neither is said. In no order that means anything. */
export const whoIsOnDuty = ({
  staffIds,
  wardIds,
}: {
  readonly staffIds?: readonly StaffId[];
  readonly wardIds?: readonly WardId[];
} = {}): Promise<Duty[]> =>
  asHouse('see who is on duty', () =>
    dutyRepository().find({
      isOpen: true,
      ...(staffIds === undefined ? {} : { staffId: { $in: staffIds } }),
      ...(wardIds === undefined ? {} : { wardId: { $in: wardIds } }),
    }),
  );
