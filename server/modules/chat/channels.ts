import type { PatientCard } from '../../../shared/schemas/patients.ts';
import type { ChannelId, MessageId, PatientId, StaffId, WardId } from '../../../shared/types/ids.ts';
import { asHouse } from '../../access/as-house.ts';
import type { Filter } from '../../db/filter.ts';
import type { FindOptions } from '../../db/repository.ts';
import { refuse } from '../../http/problem-error.ts';
import { getPatientCards, listPatientParts } from '../patients/index.ts';
import type { Channel, ChannelRecord, Message } from './chat.model.ts';
import { channelRepository, messageRepository, standingRepository } from './chat.repository.ts';
import type { Face, People } from './people.ts';
import { byRightsOf, isAssigned } from './people.ts';
import { invitedFrom, readsFrom, WHOLE } from './reach.ts';

/** A channel the actor reads, with the patient it is about. */
export interface Seen {
  readonly channel: Channel;
  readonly patient: PatientCard | null;
  /** The number of the first message the actor reads; `WHOLE` unless they are a guest. */
  readonly from: number;
}

/** Of these, those whose patient the actor sees: the second half of the one predicate. */
async function withPatients(channels: readonly Channel[]): Promise<Seen[]> {
  const ids = channels.map(({ patientId }) => patientId).filter((id) => id !== null);
  const cards = await getPatientCards(ids);
  return channels.flatMap((channel): Seen[] => {
    if (channel.kind !== 'patient') return [{ channel, patient: null, from: readsFrom(channel) }];
    const patient = channel.patientId === null ? undefined : cards.get(channel.patientId);
    return patient === undefined ? [] : [{ channel, patient, from: WHOLE }];
  });
}

/**
 * The channels that fit and that the actor reads, in no order that means anything. Whatever is read, counted, searched, heard
 * or opened of a channel is asked here.
 */
export const visibleChannels = async (
  filter: Filter<ChannelRecord>,
  options: FindOptions<ChannelRecord> = {},
): Promise<Seen[]> => withPatients(await channelRepository().find(filter, options));

/** The channel with its patient; `null` where the actor does not see the patient. What else is asked, the repository asked. */
export const withPatient = async (channel: Channel): Promise<Seen | null> => (await withPatients([channel]))[0] ?? null;

export async function findChannel(id: ChannelId): Promise<Seen | null> {
  return (await visibleChannels({ _id: id }))[0] ?? null;
}

/** Refuses `not-found` for a channel the actor does not read. */
export async function getChannel(id: ChannelId): Promise<Seen> {
  const found = await findChannel(id);
  if (found === null) throw refuse('not-found');
  return found;
}

export interface SeenMessage extends Seen {
  readonly message: Message;
}

export async function findMessage(id: MessageId): Promise<SeenMessage | null> {
  const message = await messageRepository().findOne({ _id: id });
  const seen = message === null ? null : await findChannel(message.channelId);
  return message === null || seen === null || message.number < seen.from ? null : { message, ...seen };
}

/** Refuses `not-found` for a message the actor does not read. */
export async function getMessage(id: MessageId): Promise<SeenMessage> {
  const found = await findMessage(id);
  if (found === null) throw refuse('not-found');
  return found;
}

/**
 * From which message on that person reads the channel now; `null`: not at all. Asked of the database only where the record
 * does not say.
 */
export async function readingOf(face: Face, channel: Channel): Promise<number | null> {
  if (!face.isActive) return null;
  if (channel.kind !== 'patient') {
    if (isAssigned(face, channel.wardId) || channel.memberIds.includes(face.id)) return WHOLE;
    if (channel.kind !== 'ward') return invitedFrom(channel, face.id);
  }
  return byRightsOf(face, async () => (await findChannel(channel._id as ChannelId))?.from ?? null);
}

export const readsChannel = async (face: Face, channel: Channel): Promise<boolean> =>
  (await readingOf(face, channel)) !== null;

/**
 * Who is in it and can sign in: members, whoever is assigned to the ward, whoever follows the patient. Guests are not: they
 * are asked about one message, and are nobody else's readers.
 */
export async function membersOf(channel: Channel, people: People): Promise<Face[]> {
  const faces = (ids: readonly StaffId[]) =>
    [...new Set(ids)].map((id) => people.get(id)).filter((face): face is Face => face?.isActive === true);
  if (channel.kind === 'ward') {
    return [...people.values()].filter((face) => isAssigned(face, channel.wardId));
  }
  if (channel.kind !== 'patient') return faces(channel.memberIds);
  const followers = await asHouse('see who follows a channel', () =>
    standingRepository().find({ channelId: channel._id as ChannelId, follows: true }),
  );
  // Who sees which patient is a matter of roles and wards (`rightsOf`): of those alike in both one is asked.
  const answers = new Map<string, boolean>();
  const reading: Face[] = [];
  for (const face of faces(followers.map(({ staffId }) => staffId))) {
    const rights = JSON.stringify([[...face.roles].sort(), [...face.wardIds].sort(), face.grants]);
    const isReading = answers.get(rights) ?? (await readsChannel(face, channel));
    answers.set(rights, isReading);
    if (isReading) reading.push(face);
  }
  return reading;
}

/** The patient a record stands for now, whatever the record: with all records of theirs, and where they lie. */
export interface PresentPatient {
  readonly id: PatientId;
  readonly recordIds: readonly PatientId[];
  readonly wardIds: readonly WardId[];
}

/**
 * As the house: what the actor sees of it is the caller's to ask. By the id that was asked for, in a few questions to the
 * database whatever their number.
 */
export const presentPatients = (ids: readonly PatientId[]): Promise<ReadonlyMap<PatientId, PresentPatient>> =>
  asHouse('see where patients lie', async () => {
    const cards = await getPatientCards(ids);
    const parts = new Map(
      (await listPatientParts([...cards.values()].map(({ id }) => id))).map((one) => [one.id, one]),
    );
    return new Map(
      ids.map((asked): [PatientId, PresentPatient] => {
        const id = cards.get(asked)?.id ?? asked;
        const { recordIds = [asked], wardIds = [] } = parts.get(id) ?? {};
        return [asked, { id, recordIds, wardIds }];
      }),
    );
  });

export async function presentPatient(patientId: PatientId): Promise<PresentPatient> {
  return (await presentPatients([patientId])).get(patientId) ?? { id: patientId, recordIds: [patientId], wardIds: [] };
}

/** The wards in which the patient lies now; whoever sees which of them is the caller's to ask. */
export const wardsOfPatient = async (patientId: PatientId): Promise<readonly WardId[]> =>
  (await presentPatient(patientId)).wardIds;
