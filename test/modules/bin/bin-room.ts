import { newPatient } from '../../security/fixtures/patients.ts';
import type { Caller } from '../../support/caller.ts';
import type { Person, TestHospital, World } from '../../support/world.ts';
import { addPage } from '../documents/papers.ts';
import { entriesOf } from '../patients/reception.ts';
import { move } from './bin-hands.ts';

/** What the tests of the Bin do again and again, in North. */
export function binRoom(world: World, north: TestHospital = world.north) {
  const as = (person: Person): Promise<Caller> => world.as(person);
  const newDocument = async (more: object = {}) => {
    const { id: patientId } = await newPatient(world, north);
    const { id, version, file } = await addPage(await as(north.nurse), patientId, more);
    return { kind: 'document' as const, id, version, patientId, fileId: file.id };
  };
  return {
    as,
    admin: () => as(north.admin),
    purgeDue: () => world.app.jobs.runNow('bin.purge', north.tenant),
    newDocument,
    /** A document that the nurse moved to the Bin. */
    async newBatch(more: object = {}) {
      const document = await newDocument(more);
      return { ...document, ...(await move(await as(north.nurse), document)) };
    },
    /** What was done to it, in order; that somebody looked at it is left out. */
    actionsOn: async (id: string) =>
      (await entriesOf(world, north, id)).map(({ action }) => action).filter((action) => !action.endsWith('.read')),
  };
}
