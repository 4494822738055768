import { z } from 'zod';
import { wardId } from '../types/ids.ts';

/** How the nurses on duty compare with what the patients need; see `shared/domain/staffing.ts`. */
export const staffingLevel = z.enum(['empty', 'enough', 'stretched', 'short', 'nobody']);
export type StaffingLevel = z.infer<typeof staffingLevel>;

export const wardStaffing = z.strictObject({
  wardId,
  wardName: z.string(),
  /** Nurses on duty there now. */
  nurses: z.number().int(),
  /** Everyone on duty there now. */
  people: z.number().int(),
  patients: z.number().int(),
  /** Of these: with a NEWS2 of 7 or more, of 5 or 6 or with one parameter of 3 points, without one of the last 24 hours. */
  high: z.number().int(),
  medium: z.number().int(),
  unknown: z.number().int(),
  isolated: z.number().int(),
  /** Patients, each as heavy as they are to care for. */
  load: z.number(),
  /** `null`: no nurse is on duty. */
  loadPerNurse: z.number().nullable(),
  level: staffingLevel,
});
export type WardStaffing = z.infer<typeof wardStaffing>;

export const staffingQuery = z.strictObject({ wardId: wardId.optional() });
/** By the names of wards; `seq`: of the stream `duty`. */
export const staffing = z.strictObject({ wards: z.array(wardStaffing), seq: z.number().int() });
export type StaffingView = z.infer<typeof staffing>;
