import type { BedTag, BedType } from '../../../../shared/schemas/places.ts';
import type { NameStock } from './invented-patients.ts';
import type { HospitalTalk } from './talk-plan.ts';
import type { Role } from '../../../../shared/types/permissions.ts';

/** Beds of one room that are alike. */
export interface BedGroup {
  readonly codes: readonly string[];
  readonly type: BedType;
  readonly tags: readonly BedTag[];
}

export interface RoomPlan {
  readonly name: string;
  readonly beds: readonly BedGroup[];
}

export interface WardPlan {
  readonly department: string;
  readonly name: string;
  readonly floor: string;
  readonly rooms: readonly RoomPlan[];
}

export interface PersonPlan {
  readonly displayName: string;
  readonly role: Role;
  readonly jobTitle: string;
  readonly registrationNumber?: string;
  /** Names of wards (nurses) or departments. */
  readonly wards?: readonly string[];
  readonly departments?: readonly string[];
  /** Stands on the sign-in page; its address is then the role's name. */
  readonly isPublished?: true;
}

/** What the seed puts into a hospital, or into the platform. Any likeness to a real place, person or number is chance. */
export interface TenantPlan {
  readonly code: string;
  readonly name: string;
  /** Under `.example` (RFC 2606), so no mail can ever reach anyone. */
  readonly mailDomain: string;
  /** What its phone numbers begin with; three digits follow. */
  readonly phonePrefix: string;
  readonly departments: readonly string[];
  readonly wards: readonly WardPlan[];
  readonly people: readonly PersonPlan[];
  /** Whose names its patients have, and the number that makes them; absent where there are none. */
  readonly patients?: { readonly names: NameStock; readonly seed: number };
}

export interface HospitalPlan extends TenantPlan {
  readonly timeZone: string;
  readonly talk: HospitalTalk;
}

const LETTERS = 'ABCDEFGH';

/** A bay of `size` beds 1A, 1B, …; the last of them stands at the window. */
export function bay(number: number, size: number, type: BedType, tags: readonly BedTag[]): RoomPlan {
  const codes = [...LETTERS.slice(0, size)].map((letter) => `${number}${letter}`);
  return {
    name: `Bay ${number}`,
    beds: [
      { codes: codes.slice(0, -1), type, tags },
      { codes: codes.slice(-1), type, tags: [...tags, 'window'] },
    ],
  };
}

/** A room of one bed, where an infection can be kept apart. */
export const sideRoom = (number: number, tags: readonly BedTag[] = ['oxygen']): RoomPlan => ({
  name: `Side room ${number}`,
  beds: [{ codes: [`S${number}`], type: 'standard', tags: [...tags, 'isolation-capable'] }],
});

/** A room whose beds are numbered through: `R1`, `R2`, …. */
export const room = (name: string, prefix: string, size: number, type: BedType, tags: readonly BedTag[]): RoomPlan => ({
  name,
  beds: [{ codes: Array.from({ length: size }, (_, index) => `${prefix}${index + 1}`), type, tags }],
});
