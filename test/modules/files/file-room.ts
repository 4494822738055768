import { randomUUID } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import type { PersonActor } from '../../../server/access/actor.ts';
import { rightsOf } from '../../../server/access/actor.ts';
import { runInContext } from '../../../server/access/context.ts';
import { definePolicy } from '../../../server/access/policy.ts';
import type { Doc } from '../../../server/db/filter.ts';
import { repository } from '../../../server/db/repository.ts';
import type { BlobStore } from '../../../server/files/blob-store.ts';
import type { JournalEntry } from '../../../server/journal/journal.model.ts';
import { journalCollection } from '../../../server/journal/journal.model.ts';
import type { StoredFile } from '../../../server/modules/files/files.model.ts';
import { fileRepository } from '../../../server/modules/files/files.repository.ts';
import { sessionId } from '../../../shared/types/ids.ts';
import type { Role } from '../../../shared/types/permissions.ts';
import type { Person, TestHospital, World } from '../../support/world.ts';

const wholeJournal = definePolicy<JournalEntry>({ of: 'journal', scope: () => null, rules: {} });

/** Does it as that person, as if in a request of theirs. */
export function inShoesOf<T>(
  world: World,
  hospital: TestHospital,
  person: Person,
  role: Role,
  work: () => Promise<T>,
): Promise<T> {
  const actor: PersonActor = {
    kind: 'staff',
    userId: person.id,
    hospitalId: hospital.tenant.id,
    sessionId: sessionId.parse(uuid()),
    displayName: person.displayName,
    jobTitle: null,
    registrationNumber: null,
    roles: [role],
    ...rightsOf('staff', [role], []),
  };
  const { services } = world.app;
  return runInContext({ requestId: randomUUID(), actor, tenant: hospital.tenant, services }, work);
}

/** The records of files of a hospital. */
export const recordsOf = (world: World, hospital: TestHospital): Promise<Doc<StoredFile>[]> =>
  world.inside(hospital, () => fileRepository().find({}));

/** Every key of a hospital's blobs, looked at or not. */
export async function blobsOf(store: BlobStore, hospital: TestHospital): Promise<string[]> {
  const keys: string[] = [];
  for (const area of ['files', 'quarantine'] as const) {
    for await (const key of store.list(area, hospital.tenant.id)) keys.push(key);
  }
  return keys.sort();
}

/** What the journal says of a file, in order. */
export async function actionsOn(world: World, hospital: TestHospital, fileId: string): Promise<string[]> {
  const entries = await world.inside(hospital, () =>
    repository(journalCollection, wholeJournal).find({ subjectKind: 'file', subjectId: fileId }, { sort: { _id: 1 } }),
  );
  return entries.map((entry) => entry.action);
}
