import type { z } from 'zod';
import type { ChannelView, openChannel as openSchema } from '../../../../shared/schemas/chat.ts';
import type { ChannelId, OnCallRoleId, PatientId, StaffId, WardId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { person } from '../../../access/context.ts';
import type { Filter } from '../../../db/filter.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { announce } from '../../../outbox/outbox.ts';
import { findRoles, holdersOf } from '../../on-call/index.ts';
import { listPatientParts } from '../../patients/index.ts';
import { isWardVisible } from '../../places/index.ts';
import { findChannel, visibleChannels, wardsOfPatient } from '../channels.ts';
import type { Seen } from '../channels.ts';
import type { Channel, ChannelRecord } from '../chat.model.ts';
import { UNIQUE_CHANNELS } from '../chat.model.ts';
import type { People } from '../people.ts';
import { everyone, faceIn, isAssigned } from '../people.ts';
import { presentSeen } from '../queries/list-channels.ts';
import { retryingFirst } from '../standings.ts';
import { makeChannel } from './make-channel.ts';

type Wanted = z.output<typeof openSchema>;

/** How the channel is found that may be there, and what it is made of where it is not. */
interface Recipe {
  readonly find: Filter<ChannelRecord>;
  readonly make: () => Promise<Partial<ChannelRecord> & Pick<ChannelRecord, 'kind'>>;
}

function directWith(staffId: StaffId, people: People): Recipe {
  const me = person().userId;
  const other = faceIn(people, staffId);
  if (other.id === me)
    throw refuse('state-refused', { detail: 'Nobody writes to themselves; save a message instead.' });
  const pairKey = [me, other.id].sort().join(' ');
  return {
    find: { kind: 'direct', pairKey },
    async make() {
      if (!other.isActive) throw refuse('state-refused', { detail: 'This person cannot sign in.' });
      return { kind: 'direct', pairKey, memberIds: [me, other.id] };
    },
  };
}

async function aboutPatient(patientId: PatientId): Promise<Recipe> {
  // A record that is part of another is talked about where that other is, and the other way round.
  const [parts] = await listPatientParts([patientId]);
  if (parts === undefined) throw refuse('not-found');
  return {
    find: { kind: 'patient', patientId: { $in: parts.recordIds } },
    make: async () => ({ kind: 'patient', patientId, talkWardIds: await wardsOfPatient(patientId) }),
  };
}

async function withRole(roleId: OnCallRoleId): Promise<Recipe> {
  const me = person().userId;
  const found = await asHouse('see whether there is such a role', () => findRoles([roleId]));
  if (found.length === 0) throw refuse('not-found');
  return {
    find: { kind: 'role', roleId, askerId: me },
    make: async () => ({
      kind: 'role',
      roleId,
      askerId: me,
      memberIds: [...new Set([me, ...(await asHouse('see who holds a role', () => holdersOf(roleId)))])],
    }),
  };
}

async function ofWard(wardId: WardId, people: People): Promise<Recipe> {
  const face = faceIn(people, person().userId);
  if (!face.wardIds.includes(wardId) && !(await isWardVisible(wardId))) throw refuse('not-found');
  const knownIds = [...people.values()].filter((one) => isAssigned(one, wardId)).map(({ id }) => id);
  return { find: { kind: 'ward', wardId }, make: async () => ({ kind: 'ward', wardId, knownIds }) };
}

function recipeFor(wanted: Wanted, people: People): Promise<Recipe> | Recipe {
  switch (wanted.kind) {
    case 'direct':
      return directWith(wanted.staffId, people);
    case 'patient':
      return aboutPatient(wanted.patientId);
    case 'role':
      return withRole(wanted.roleId);
    case 'ward':
      return ofWard(wanted.wardId, people);
  }
}

function tellWards(channel: Channel): void {
  const { patientId } = channel;
  if (patientId === null) return;
  for (const wardId of channel.talkWardIds) {
    announce({ kind: 'ward-talk', id: wardId }, 'patient-channel.opened', {
      patientId,
      channelId: channel._id as ChannelId,
    });
  }
}

async function openOrMake({ find, make }: Recipe): Promise<Seen> {
  const found = await visibleChannels(find);
  const present = found.find(({ channel, patient }) => channel.patientId === (patient?.id ?? null)) ?? found[0];
  if (present !== undefined) return present;
  const made = await makeChannel(await make());
  tellWards(made);
  const seen = await findChannel(made._id as ChannelId);
  if (seen === null) throw refuse('not-found');
  return seen;
}

/**
 * The channel with that person or role, about that patient or of that ward: the one there is, or a new one. Refuses
 * `not-found` for who or what the actor does not see, and `state-refused` for oneself and for who cannot sign in.
 */
export async function openChannel(wanted: Wanted): Promise<ChannelView> {
  const people = await everyone();
  return retryingFirst(UNIQUE_CHANNELS, () =>
    transaction(async () => presentSeen(await openOrMake(await recipeFor(wanted, people)), people)),
  );
}
