import { dayIn } from '../../../../shared/domain/zoned-time.ts';
import { hospitalNumber } from '../../../../shared/schemas/patients.ts';
import type { PatientCard } from '../../../../shared/schemas/patients.ts';
import type { FeedId, PatientId } from '../../../../shared/types/ids.ts';
import { context, now } from '../../../access/context.ts';
import type { Doc } from '../../../db/filter.ts';
import { ProblemError } from '../../../http/problem-error.ts';
import {
  addPatientIdentifier,
  changePatient,
  findPatientByHospitalNumber,
  findPatientByIdentifier,
  getPatientCard,
  mergePatients,
  registerPatient,
} from '../../patients/index.ts';
import type { AdtPart, Interpreted } from '../adt/read-adt.ts';
import type { ReadIdentifier, ReadPerson } from '../adt/person.ts';
import type { FeedPerson } from '../feeds.model.ts';
import { feedPersonRepository } from '../feeds.repository.ts';
import type { Applying } from './outcome.ts';
import { askForHelp } from './work.ts';

/** Whoever gave the number: as the message says, or the feed itself. */
export const systemOf = (feedId: FeedId, { assigner }: ReadIdentifier): string =>
  assigner === '' ? `feed:${feedId}` : assigner;

export const keyOf = (feedId: FeedId, identifier: ReadIdentifier): string =>
  JSON.stringify([feedId, identifier.assigner.toUpperCase(), identifier.value.toUpperCase()]);

type OfFeed = Pick<Applying, 'feed' | 'feedId'>;

/** Whom the feed means by that number, as far as it was ever told; also where their record lies in the Bin. */
const personOf = (feedId: FeedId, identifier: ReadIdentifier): Promise<Doc<FeedPerson> | null> =>
  feedPersonRepository().findByBlind('personIndex', keyOf(feedId, identifier));

async function namedBy({ feed, feedId }: OfFeed, identifier: ReadIdentifier): Promise<PatientCard | null> {
  const named = await findPatientByIdentifier({ system: systemOf(feedId, identifier), value: identifier.value });
  if (named !== null || !feed.profile.identifierIsHospitalNumber) return named;
  return findPatientByHospitalNumber(identifier.value);
}

async function lookUp(applying: Applying, identifier: ReadIdentifier): Promise<PatientCard | null> {
  const known = await personOf(applying.feedId, identifier);
  return known === null ? namedBy(applying, identifier) : getPatientCard(known.patientId);
}

/** Everybody a message speaks of who is known by the numbers in it; also where their record lies in the Bin. */
export async function knownPeople(of: OfFeed, read: Interpreted): Promise<readonly PatientId[]> {
  if (!('adt' in read)) return [];
  const people = new Set<PatientId>();
  for (const part of read.adt.parts) {
    for (const identifier of [...part.person.identifiers.slice(0, 1), ...retiredIn(part)]) {
      const patientId =
        (await personOf(of.feedId, identifier))?.patientId ?? (await namedBy(of, identifier))?.id ?? null;
      if (patientId !== null) people.add(patientId);
    }
  }
  return [...people];
}

/**
 * The patient this part of a message speaks of: found by the number it counts, or registered. What it says of them is
 * taken over unless something newer was recorded already, or the number is that of a record merged away.
 */
export async function patientOf(applying: Applying, part: AdtPart): Promise<PatientCard> {
  const [own] = part.person.identifiers;
  if (own === undefined) throw new Error('A person without an identifier was let in.');
  const { feedId, adt, outcome } = applying;
  const saidAt = new Date(adt.times.recordedAt);
  const known = await personOf(feedId, own);
  const found = await lookUp(applying, own);
  if (found === null) {
    const registered = await register(applying, part.person, own);
    await remember(feedId, own, registered.id, saidAt);
    outcome.effects.add('patient-registered');
    outcome.patientIds.add(registered.id);
    return registered;
  }
  outcome.patientIds.add(found.id);
  if (known === null) {
    await remember(feedId, own, found.id, saidAt);
    await addPatientIdentifier(found.id, { system: systemOf(feedId, own), value: own.value });
  } else {
    const isMerged = known.isRetired || known.patientId !== found.id;
    if (isMerged || known.saidAt > saidAt) return found;
    await feedPersonRepository().updateWhere({ _id: known._id }, { saidAt });
  }
  const { version } = await getPatientCard(found.id);
  const changed = await changePatient(found.id, { version, ...detailsOf(part.person) });
  if (changed.version !== version) outcome.effects.add('patient-changed');
  return changed;
}

const remember = (feedId: FeedId, identifier: ReadIdentifier, patientId: PatientId, saidAt: Date, isRetired = false) =>
  feedPersonRepository().insert({ feedId, personKey: keyOf(feedId, identifier), patientId, isRetired, saidAt });

/** The day it is where the hospital stands: nobody is registered as born after it. */
const today = (): string => dayIn(context().tenant.timeZone, now());

function detailsOf({ familyName, givenName, birthDate, sex, phone, address }: ReadPerson) {
  const isBorn = birthDate === undefined || birthDate === null || birthDate <= today();
  return {
    ...(familyName === undefined ? {} : { familyName }),
    ...(givenName === undefined ? {} : { givenName }),
    ...(birthDate === undefined || !isBorn ? {} : { birthDate }),
    ...(sex === undefined ? {} : { sex }),
    ...(phone === undefined ? {} : { phone }),
    ...(address === undefined ? {} : { address: [...address] }),
  };
}

/** What stands where the sender knows no name yet. */
const NAMELESS = 'Unknown';

async function register({ feed, feedId }: Applying, person: ReadPerson, own: ReadIdentifier): Promise<PatientCard> {
  const { familyName, ...details } = detailsOf(person);
  const parsed = hospitalNumber.safeParse(own.value);
  const isOurs = feed.profile.identifierIsHospitalNumber && parsed.success;
  const isFree = isOurs && (await findPatientByHospitalNumber(parsed.data)) === null;
  return registerPatient({
    ...details,
    familyName: familyName ?? NAMELESS,
    ...(isFree ? { hospitalNumber: parsed.data } : {}),
    identifiers: [{ system: systemOf(feedId, own), value: own.value }],
    // The sender says who it is; whether somebody is there twice is for a person to find, not a reason to drop a fact.
    confirmedNotDuplicate: true,
  });
}

/**
 * Makes the retired records part of the patient. One that is not known here is remembered, so that a later message under
 * its number lands on the survivor. What the records do not allow (both are in a bed) a person must do: answers whether
 * everything could be merged.
 */
export async function mergeInto(applying: Applying, part: AdtPart): Promise<boolean> {
  const survivor = await patientOf(applying, part);
  let isDone = true;
  for (const identifier of retiredIn(part)) if (!(await mergeOne(applying, survivor, identifier))) isDone = false;
  return isDone;
}

/** A retired number is of whoever gave the present one, where it does not say. */
const retiredIn = ({ person, retired }: AdtPart): readonly ReadIdentifier[] =>
  retired.map((one) => (one.assigner === '' ? { ...one, assigner: person.identifiers[0]?.assigner ?? '' } : one));

async function mergeOne(applying: Applying, survivor: PatientCard, retired: ReadIdentifier): Promise<boolean> {
  const { feedId, adt, outcome } = applying;
  const other = await lookUp(applying, retired);
  if (other !== null) outcome.patientIds.add(other.id);
  if (other !== null && other.id !== survivor.id && !(await merge(applying, survivor, other))) return false;
  const known = await personOf(feedId, retired);
  const saidAt = new Date(adt.times.recordedAt);
  if (known === null) await remember(feedId, retired, survivor.id, saidAt, true);
  else if (known.patientId !== survivor.id || !known.isRetired) {
    await feedPersonRepository().updateWhere({ _id: known._id }, { patientId: survivor.id, isRetired: true });
  }
  outcome.effects.add('patients-merged');
  return true;
}

async function merge(applying: Applying, survivor: PatientCard, other: PatientCard): Promise<boolean> {
  const { feedId, message, messageId, adt, outcome } = applying;
  try {
    const reason = `A feed said so (${adt.trigger}).`;
    await mergePatients({ survivorId: survivor.id, retiredId: other.id, reason });
    return true;
  } catch (error) {
    // It refuses before it writes, so the transaction goes on.
    if (!(error instanceof ProblemError)) throw error;
    await askForHelp({ feedId, kind: 'by-hand', about: [message._id], type: message.type, messageId }, outcome);
    return false;
  }
}
