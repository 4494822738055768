import { v7 as uuid } from 'uuid';
import type { PersonActor } from '../../../server/access/actor.ts';
import { rightsOf } from '../../../server/access/actor.ts';
import { runInContext } from '../../../server/access/context.ts';
import { definePolicy } from '../../../server/access/policy.ts';
import { normaliseEmail, normaliseName } from '../../../server/crypto/normalise.ts';
import { defineCollection, encryptedField } from '../../../server/db/collection.ts';
import { repository } from '../../../server/db/repository.ts';
import type { Tenant } from '../../../server/db/tenant.ts';
import { transaction } from '../../../server/db/transaction.ts';
import { journal } from '../../../server/journal/journal.ts';
import type { Services } from '../../../server/services.ts';
import type { WardId } from '../../../shared/types/ids.ts';
import { sessionId, staffId, wardId } from '../../../shared/types/ids.ts';
import type { Role } from '../../../shared/types/permissions.ts';

/** A kind of record as modules have them, for the tests of the kernel. */
export interface Sample {
  readonly wardId: WardId;
  readonly code: string;
  readonly name: string;
  readonly email: string | null;
  readonly count: number;
}

export const sampleCollection = defineCollection<Sample>({
  name: 'testSamples',
  fields: {
    wardId: { type: String, required: true },
    code: { type: String, required: true },
    name: { ...encryptedField, required: true },
    email: encryptedField,
    count: { type: Number, required: true },
  },
  indexes: [
    { name: 'sample_code', key: { code: 1 }, isUnique: true },
    { name: 'sample_email', key: { emailIndex: 1 } },
    { name: 'sample_words', key: { wordIndex: 1 } },
  ],
  encrypted: ['name', 'email'],
  blind: { emailIndex: { of: 'email', normalise: normaliseEmail } },
  blindParts: {
    wordIndex: { of: 'name', partsOf: (name) => normaliseName(String(name))?.split(' ') ?? [] },
  },
  discipline: 'versioned',
  journal: 'required',
});

const seesWard = (actor: PersonActor, id: WardId) => actor.wardIds === null || actor.wardIds.includes(id);

export const samplePolicy = definePolicy<Sample>({
  of: 'sample',
  scope(actor) {
    if (!actor.permissions.has('ward.read')) return null;
    return actor.wardIds === null ? {} : { wardId: { $in: actor.wardIds } };
  },
  rules: {
    'ward.read': { may: (actor, sample) => seesWard(actor, sample.wardId) },
    'ward.manage': { may: (actor, sample) => seesWard(actor, sample.wardId) && sample.count < 100 },
  },
});

export const samples = () => repository(sampleCollection, samplePolicy);

export const newWard = (): WardId => wardId.parse(uuid());

export const sample = (fields: Partial<Sample> = {}): Sample => ({
  wardId: newWard(),
  code: uuid(),
  name: 'Amina Example',
  email: 'amina@example.org',
  count: 1,
  ...fields,
});

/** A change with its journal entry, as every command makes one. */
export const journalled = <T>(work: () => Promise<T>): Promise<T> =>
  transaction(async () => {
    const result = await work();
    await journal({ action: 'sample.changed', subject: { kind: 'sample', id: 'x' } });
    return result;
  });

/** Does it as a member of staff with that role, who is assigned to those wards. */
export function asStaff<T>(
  services: Services,
  tenant: Tenant,
  role: Role,
  wards: readonly WardId[],
  work: () => Promise<T>,
): Promise<T> {
  const actor: PersonActor = {
    kind: 'staff',
    userId: staffId.parse(uuid()),
    hospitalId: tenant.id,
    sessionId: sessionId.parse(uuid()),
    displayName: 'Someone',
    jobTitle: null,
    registrationNumber: null,
    roles: [role],
    ...rightsOf('staff', [role], wards),
  };
  return runInContext({ requestId: uuid(), actor, tenant, services }, work);
}
