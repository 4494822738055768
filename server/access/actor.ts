import type { HospitalId, ScreenId, SessionId, StaffId, WardId } from '../../shared/types/ids.ts';
import type { Audience, Permission, Role } from '../../shared/types/permissions.ts';
import { ROLES } from '../../shared/types/permissions.ts';

/** A person who is signed in. */
export interface PersonActor {
  readonly kind: Audience;
  readonly userId: StaffId;
  readonly hospitalId: HospitalId;
  readonly sessionId: SessionId;
  readonly displayName: string;
  readonly jobTitle: string | null;
  readonly registrationNumber: string | null;
  readonly roles: readonly Role[];
  readonly permissions: ReadonlySet<Permission>;
  /** `null`: every ward of the hospital. */
  readonly wardIds: readonly WardId[] | null;
}

/**
 * A screen on a ward's wall, which nobody signed in at. It may ask for its own ward's wall and nothing else: no policy
 * gives it a scope, so through a repository it sees no record of any kind, and it hears its ward's stream alone, stripped.
 */
export interface KioskActor {
  readonly kind: 'kiosk';
  readonly screenId: ScreenId;
  readonly hospitalId: HospitalId;
  readonly wardId: WardId;
  readonly displayName: string;
  readonly permissions: ReadonlySet<Permission>;
}

/** Who can ask from outside. */
export type Caller = PersonActor | KioskActor;

/** Who asks, or the house itself when it works on a hospital's behalf (a job, a sign-in). */
export type Actor =
  | Caller
  | {
      readonly kind: 'system';
      readonly hospitalId: HospitalId;
      /** What the house is doing, in a few words; it stands in the journal. */
      readonly purpose: string;
      /** Whose act it follows from, where it does: the journal names them beside the house. Grants nothing. */
      readonly onBehalfOf?: StaffId;
    };

export const isPerson = (actor: Actor): actor is PersonActor => actor.kind === 'staff' || actor.kind === 'operator';

/** Whose it is: the person, or the screen itself. Limits are counted by it, and logs and the journal name it. */
export const callerId = (actor: Caller): StaffId | ScreenId => (isPerson(actor) ? actor.userId : actor.screenId);

/** By what it is in force: the session, or the screen's pairing. */
export const sessionKey = (actor: Caller): SessionId | ScreenId => (isPerson(actor) ? actor.sessionId : actor.screenId);

/** What the hospital's own roles give somebody beside the roles every hospital has. */
export interface Grants {
  readonly permissions: readonly Permission[];
  readonly everyWard: boolean;
}
export const NO_GRANTS: Grants = { permissions: [], everyWard: false };

/** What roles add up to: the permissions of all, and every ward when one of them reaches every ward. */
export function rightsOf(
  audience: Audience,
  roles: readonly Role[],
  wards: readonly WardId[],
  grants: Grants = NO_GRANTS,
): { permissions: ReadonlySet<Permission>; wardIds: readonly WardId[] | null } {
  const held = roles.map((name) => ROLES[name]).filter((definition) => definition.audience === audience);
  const granted = audience === 'staff' ? grants : NO_GRANTS;
  const permissions = new Set<Permission>([
    ...held.flatMap((definition) => [...definition.permissions]),
    ...granted.permissions,
  ]);
  const everyWard = granted.everyWard || held.some((definition) => definition.wards === 'all');
  return { permissions, wardIds: everyWard ? null : [...wards] };
}
