import type { HospitalId, SessionId, StaffId, WardId } from '../../shared/types/ids.ts';
import type { Audience, Permission, Role } from '../../shared/types/permissions.ts';
import { ROLES } from '../../shared/types/permissions.ts';

/** A person who is signed in, or the house itself when it works on a hospital's behalf (a job, a sign-in). */
export type Actor =
  | {
      readonly kind: Audience;
      readonly userId: StaffId;
      readonly hospitalId: HospitalId;
      readonly sessionId: SessionId;
      readonly displayName: string;
      readonly roles: readonly Role[];
      readonly permissions: ReadonlySet<Permission>;
      /** `null`: every ward of the hospital. */
      readonly wardIds: readonly WardId[] | null;
    }
  | {
      readonly kind: 'system';
      readonly hospitalId: HospitalId;
      /** What the house is doing, in a few words; it stands in the journal. */
      readonly purpose: string;
    };

export type PersonActor = Exclude<Actor, { kind: 'system' }>;

/** What roles add up to: the permissions of all, and every ward when one of them reaches every ward. */
export function rightsOf(
  audience: Audience,
  roles: readonly Role[],
  assigned: readonly WardId[],
): { permissions: ReadonlySet<Permission>; wardIds: readonly WardId[] | null } {
  const held = roles.map((name) => ROLES[name]).filter((definition) => definition.audience === audience);
  const permissions = new Set<Permission>(held.flatMap((definition) => [...definition.permissions]));
  const everyWard = held.some((definition) => definition.wards === 'all');
  return { permissions, wardIds: everyWard ? null : [...assigned] };
}
