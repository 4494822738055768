import { previewOf } from '../../../../shared/projections/my-channels.ts';
import type { OpenThread, PatientHandover, WardHandover } from '../../../../shared/schemas/chat.ts';
import type { StayCard } from '../../../../shared/schemas/stays.ts';
import type { ChannelId, MessageId, PatientId, WardId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { now, person } from '../../../access/context.ts';
import { refuse } from '../../../http/problem-error.ts';
import { streamPosition } from '../../../outbox/outbox.ts';
import { whoIsOnDuty } from '../../duty/index.ts';
import { findBeds, findWards, isWardVisible } from '../../places/index.ts';
import { getWardCensus } from '../../stays/index.ts';
import type { Seen } from '../channels.ts';
import { visibleChannels } from '../channels.ts';
import { ofWard } from '../channels-of-ward.ts';
import type { Message } from '../chat.model.ts';
import { nameOf, namesFor, presentMessage } from '../chat.presenter.ts';
import { messageRepository } from '../chat.repository.ts';
import { passedRepository } from '../passed.model.ts';
import type { People } from '../people.ts';
import { everyone, nameIn } from '../people.ts';

/** The longest duty there is: what was handed over before it was for another one. */
const ONE_DUTY_MS = 12 * 3_600_000;

type SeenChannels = ReadonlyMap<ChannelId, Seen>;

const isAckedBy = (message: Message, staffId: string) => (message.acks ?? []).some((ack) => ack.staffId === staffId);

/** What waits in these channels, the most urgent first. */
async function openThreads(seen: SeenChannels, wardId: WardId, people: People): Promise<OpenThread[]> {
  const me = person().userId;
  const messages = await messageRepository().find({ channelId: { $in: [...seen.keys()] }, isWaiting: true });
  const passed = await asHouse('see what passed on', () =>
    passedRepository().find({ wardId, messageId: { $in: messages.map(({ _id }) => _id as MessageId) } }),
  );
  const passedFrom = new Map(passed.map((one) => [one.messageId, nameIn(people, one.fromId)]));
  const names = await namesFor([...seen.values()].map(({ channel }) => channel));
  const rank = ({ priority }: Message) => ['urgent', 'important', 'normal'].indexOf(priority);
  return messages
    .sort((one, other) => rank(one) - rank(other) || one.at.getTime() - other.at.getTime())
    .flatMap((message) => {
      const where = seen.get(message.channelId);
      if (where === undefined || message.number < where.from) return [];
      const { askedIds } = message;
      return {
        messageId: message._id as MessageId,
        channelId: message.channelId,
        number: message.number,
        channelName: nameOf(where, me, names, people),
        author: message.author?.name ?? null,
        priority: message.priority,
        at: message.at.toISOString(),
        preview: previewOf(presentMessage(message, [])),
        waitsFor: askedIds.map((staffId) => ({ staffId, name: nameIn(people, staffId) })),
        passedFrom: passedFrom.get(message._id as MessageId) ?? null,
        isMine: askedIds.includes(me) && !isAckedBy(message, me),
      };
    });
}

/** The latest handover about each patient of these channels since then. */
async function latestHandovers(seen: SeenChannels, since: Date): Promise<ReadonlyMap<PatientId, Message>> {
  const ofPatients = [...seen].flatMap(([id, { patient }]) => (patient === null ? [] : [id]));
  if (ofPatients.length === 0) return new Map();
  const messages = await messageRepository().find(
    { channelId: { $in: ofPatients }, kind: 'handover', deletedAt: null, at: { $gte: since } },
    { sort: { at: 1 } },
  );
  return new Map(
    messages.flatMap((message) => {
      const patient = seen.get(message.channelId)?.patient ?? null;
      return patient === null ? [] : [[patient.id, message] as const];
    }),
  );
}

function presentLast(message: Message | undefined, people: People): PatientHandover['last'] {
  if (message === undefined) return null;
  const me = person().userId;
  const accepted = (message.acks ?? []).find(({ staffId }) => message.askedIds.includes(staffId));
  return {
    messageId: message._id as MessageId,
    channelId: message.channelId,
    number: message.number,
    at: message.at.toISOString(),
    author: message.author?.name ?? null,
    to: message.askedIds.map((id) => nameIn(people, id)),
    acceptedBy: accepted?.name ?? null,
    isMine: message.askedIds.includes(me) && accepted === undefined,
  };
}

async function presentPatients(
  stays: readonly StayCard[],
  handovers: ReadonlyMap<PatientId, Message>,
  people: People,
): Promise<PatientHandover[]> {
  const bedIds = stays.map(({ bedId }) => bedId).filter((id) => id !== null);
  const codes = new Map((await findBeds(bedIds)).map(({ _id, code }) => [_id, code]));
  return stays
    .map(({ patient, bedId, news2 }) => ({
      patient,
      bedCode: bedId === null ? null : (codes.get(bedId) ?? null),
      news2,
      last: presentLast(handovers.get(patient.id), people),
    }))
    .sort((one, other) => (one.bedCode ?? '~').localeCompare(other.bedCode ?? '~', 'en', { numeric: true }));
}

/**
 * What passes from one duty to the next in a ward: messages nobody has acknowledged, and for every patient whether they were
 * handed over (SBAR) and accepted. Refuses `not-found` for a ward whose patients the actor does not see.
 */
export async function getWardHandover(wardId: WardId): Promise<WardHandover> {
  if (!person().permissions.has('patient.read') || !(await isWardVisible(wardId))) throw refuse('not-found');
  // Before the snapshot: an event told twice changes nothing, one never told would be missing.
  const seq = await streamPosition({ kind: 'ward-talk', id: wardId });
  const since = new Date(now().getTime() - ONE_DUTY_MS);
  const people = await everyone();
  const [ward] = await findWards([wardId]);
  const { stays } = await getWardCensus(wardId);
  const channels = await visibleChannels(ofWard(wardId));
  const seen = new Map(channels.map((one) => [one.channel._id as ChannelId, one]));
  const onDuty = await whoIsOnDuty({ wardIds: [wardId] });
  return {
    wardId,
    wardName: ward?.name ?? '',
    since: since.toISOString(),
    onDuty: onDuty
      .map(({ staffId, startedAt }) => ({
        staffId,
        name: nameIn(people, staffId),
        since: startedAt.toISOString(),
      }))
      .sort((one, other) => one.name.localeCompare(other.name)),
    threads: await openThreads(seen, wardId, people),
    patients: await presentPatients(stays, await latestHandovers(seen, since), people),
    seq,
  };
}
