import { z } from 'zod';
import { hospitalId } from '../types/ids.ts';
import { pageOf, pageQueryBy } from '../types/pages.ts';
import { email, instant, line, paragraph } from '../types/text.ts';
import { hospitalCode } from './sign-in.ts';

export const hospitalKind = z.enum(['hospital', 'clinic']);
export const hospitalState = z.enum(['active', 'suspended']);
/** `dedicated`: a database of its own; `pooled`: small clinics together, still apart by id and key. */
export const placementKind = z.enum(['dedicated', 'pooled']);

/** An IANA time zone name the server knows (`Africa/Nairobi`). */
export const timeZone = z
  .string()
  .max(60)
  .refine((zone) => {
    try {
      return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
    } catch {
      return false;
    }
  }, 'This is not a time zone we know.');

export const hospitalView = z.strictObject({
  id: hospitalId,
  code: z.string(),
  name: z.string(),
  kind: hospitalKind,
  timeZone: z.string(),
  placement: placementKind,
  state: hospitalState,
  openedAt: instant,
  version: z.number().int(),
});
export type HospitalView = z.infer<typeof hospitalView>;

export const listHospitals = z.strictObject(pageQueryBy(hospitalCode));
export const hospitalPage = pageOf(hospitalView);

/** Opens a hospital: its database, keys and indexes, and an invitation to its first admin. */
export const openHospital = z.strictObject({
  name: line(80),
  code: hospitalCode,
  kind: hospitalKind.default('hospital'),
  timeZone,
  placement: placementKind.default('dedicated'),
  admin: z.strictObject({ displayName: line(80), email }),
});
export const suspendHospital = z.strictObject({ version: z.number().int(), reason: paragraph(500) });
export const returnHospital = z.strictObject({ version: z.number().int() });
