import type { StaffId } from '../../../shared/types/ids.ts';
import { defineCollection } from '../../db/collection.ts';
import type { Doc } from '../../db/filter.ts';

/** A link by which a new member of staff sets their first password. */
export interface InvitationRecord {
  readonly staffId: StaffId;
  readonly tokenHash: string;
  readonly expiresAt: Date;
  /** `revoked`: another was sent after it. A pending one can have run out; the clock decides, not this field. */
  readonly state: 'pending' | 'accepted' | 'revoked';
}

export type Invitation = Doc<InvitationRecord>;

export const invitationCollection = defineCollection<InvitationRecord>({
  name: 'invitations',
  fields: {
    staffId: { type: String, required: true },
    tokenHash: { type: String, required: true },
    expiresAt: { type: Date, required: true },
    state: { type: String, required: true },
  },
  indexes: [
    { name: 'invitation_token', key: { tokenHash: 1 }, isUnique: true },
    { name: 'invitation_pending', key: { staffId: 1 }, isUnique: true, where: { state: 'pending' } },
  ],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
});
