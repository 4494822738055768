import type { Connection } from 'mongoose';
import type { HospitalId } from '../../shared/types/ids.ts';
import type { HospitalKeyRing } from '../crypto/key-ring.ts';

/** A hospital as the house works with it: where its data lies and the keys that open it. The platform is one, too. */
export interface Tenant {
  readonly id: HospitalId;
  readonly code: string;
  readonly name: string;
  readonly timeZone: string;
  readonly state: 'active' | 'suspended';
  readonly databaseName: string;
  readonly connection: Connection;
  readonly keys: HospitalKeyRing;
}
