import type { z } from 'zod';
import type { addLocation as addSchema, changeLocation as changeSchema } from '../../../../shared/schemas/places.ts';
import { locationKind } from '../../../../shared/schemas/places.ts';
import type { LocationId } from '../../../../shared/types/ids.ts';
import { authorise } from '../../../access/policy.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import type { Doc } from '../../../db/filter.ts';
import type { Change } from '../../../db/repository.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { toKey } from '../name-key.ts';
import type { Location } from '../places.model.ts';
import { locationCollection } from '../places.model.ts';
import { locationPolicy } from '../places.policy.ts';
import { locationRepository, wardRepository } from '../places.repository.ts';
import { nameTaken } from '../refusals.ts';
import type { Way } from './change-places.ts';
import { changePlaces, neighbour } from './change-places.ts';

const WIDTHS = locationKind.options;

const orTaken = (error: unknown) => (isDuplicateKey(error) ? nameTaken('place') : error);

/** Refuses unless `kind` may lie in that place. Writes it as well: nobody can remove it in the same moment. */
async function lieIn(parentId: LocationId | null, kind: Location['kind']): Promise<void> {
  if (parentId === null) return;
  const parent = await locationRepository().updateWhere({ _id: parentId }, {});
  if (parent === null) throw refuse('not-found');
  if (WIDTHS.indexOf(parent.kind) < WIDTHS.indexOf(kind)) return;
  const message = `A ${kind} cannot lie in a ${parent.kind}.`;
  throw refuse('invalid-input', { errors: [{ pointer: '/body/parentId', message, code: 'out-of-range' }] });
}

const siblings = (parentId: LocationId | null) =>
  locationRepository().find({ parentId }, { sort: { position: 1, nameKey: 1 } });

async function lastPosition(parentId: LocationId | null): Promise<number> {
  return Math.max(-1, ...(await siblings(parentId)).map(({ position }) => position)) + 1;
}

async function locationAt(id: LocationId, version: number): Promise<Doc<Location>> {
  const location = await locationRepository().get(id);
  authorise(locationPolicy, 'ward.manage', location);
  if (location.version !== version) throw refuse('version-conflict', { currentVersion: location.version });
  return location;
}

const subject = (id: string) => ({ kind: 'location', id });

/** Adds a site, building or floor. Refuses `invalid-input` where it cannot lie there, `already-exists`, `not-found`. */
export function addLocation({ kind, name, parentId }: z.output<typeof addSchema>): Promise<Doc<Location>> {
  return transaction(async () => {
    await lieIn(parentId, kind);
    const fields: Location = { kind, name, nameKey: toKey(name), parentId, position: await lastPosition(parentId) };
    authorise(locationPolicy, 'ward.manage', fields);
    const location = await locationRepository()
      .insert(fields)
      .catch((error: unknown) => {
        throw orTaken(error);
      });
    const changes = fieldChanges({}, { kind, name, parentId }, locationCollection.encrypted);
    await journal({ action: 'location.added', subject: subject(location._id), changes });
    return location;
  });
}

/** Renames it or puts it elsewhere. Refuses as `addLocation`, and `version-conflict`. */
export function changeLocation(id: LocationId, wanted: z.output<typeof changeSchema>): Promise<Doc<Location>> {
  return transaction(async () => {
    const location = await locationAt(id, wanted.version);
    const { parentId } = wanted;
    const isElsewhere = parentId !== undefined && parentId !== location.parentId;
    if (isElsewhere) await lieIn(parentId, location.kind);
    const change: Change<Location> = {
      ...(wanted.name === undefined ? {} : { name: wanted.name, nameKey: toKey(wanted.name) }),
      ...(isElsewhere ? { parentId, position: await lastPosition(parentId) } : {}),
    };
    const changes = fieldChanges(location, change, locationCollection.encrypted).filter(
      ({ path }) => path !== 'nameKey',
    );
    if (changes.length === 0) return location;
    const changed = await locationRepository()
      .update(id, wanted.version, change)
      .catch((error: unknown) => {
        throw orTaken(error);
      });
    await journal({ action: 'location.changed', subject: subject(id), changes });
    return changed;
  });
}

/** Moves it past its neighbour in the same place. Answers every location of that place, in order. */
export function moveLocation(id: LocationId, version: number, to: Way): Promise<Doc<Location>[]> {
  return transaction(async () => {
    const location = await locationAt(id, version);
    const other = neighbour(await siblings(location.parentId), id, to);
    const [moved] = other === undefined ? [location] : await changePlaces(locationRepository(), location, other);
    const changes = fieldChanges(location, { position: moved.position }, locationCollection.encrypted);
    await journal({ action: 'location.moved', subject: subject(id), changes });
    return siblings(location.parentId);
  });
}

/** Removes it where nothing lies in it. Refuses `in-use`, `not-found`, `version-conflict`. */
export function removeLocation(id: LocationId, version: number): Promise<Doc<Location>> {
  return transaction(async () => {
    const location = await locationAt(id, version);
    const [inside, wards] = [
      await locationRepository().count({ parentId: id }),
      await wardRepository().count({ locationId: id }),
    ];
    if (inside > 0) throw refuse('in-use', { detail: 'There are places in it.' });
    if (wards > 0) throw refuse('in-use', { detail: 'There are wards in it.' });
    // By its version: whoever puts something into it writes it, and one of the two begins anew.
    const removed = await locationRepository().remove({ _id: id, version });
    if (removed === 0) throw refuse('version-conflict');
    const changes = [{ path: 'name', before: location.name, after: null }];
    await journal({ action: 'location.removed', subject: subject(id), changes });
    return location;
  });
}
