import { z } from 'zod';
import { onCallRoleId, staffId, wardId } from '../types/ids.ts';
import { instant, line } from '../types/text.ts';

const version = z.number().int();

export const roleHolder = z.strictObject({ staffId, name: z.string(), since: instant });

/** “On-call registrar, Ward 4”, and who holds it now. */
export const onCallRole = z.strictObject({
  id: onCallRoleId,
  name: z.string(),
  /** `null`: of the whole hospital. */
  wardId: wardId.nullable(),
  wardName: z.string().nullable(),
  holders: z.array(roleHolder),
  version,
});
export type OnCallRole = z.infer<typeof onCallRole>;

/** Who is not to be disturbed, until when, and who covers. Urgent messages go to the cover. */
export const availability = z.strictObject({
  staffId,
  name: z.string(),
  /** `null`: can be disturbed. */
  awayUntil: instant.nullable(),
  cover: z.strictObject({ staffId, name: z.string() }).nullable(),
});
export type Availability = z.infer<typeof availability>;

/** `seq`: of the stream `on-call`. */
export const onCallBoard = z.strictObject({
  roles: z.array(onCallRole),
  away: z.array(availability),
  abilities: z.strictObject({ canManage: z.boolean() }),
  seq: z.number().int(),
});
export type OnCallBoard = z.infer<typeof onCallBoard>;

export const createOnCallRole = z.strictObject({ name: line(60), wardId: wardId.nullable() });
export const changeOnCallRole = z.strictObject({ version, name: line(60) });
export const removeOnCallRole = z.strictObject({ version });
/** Takes the role beside whoever holds it, or from them. */
export const takeOnCallRole = z.strictObject({ version, instead: z.boolean().default(false) });
/** Gives it to another; somebody is always named, so that a role does not fall silent unnoticed. */
export const passOnCallRole = z.strictObject({ version, to: staffId });
/** Refused while nobody else holds it, unless `leavesEmpty`. */
export const leaveOnCallRole = z.strictObject({ version, leavesEmpty: z.boolean().default(false) });
export const setAvailability = z.strictObject({ awayUntil: instant.nullable(), coverId: staffId.nullable() });
