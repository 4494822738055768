import type { BinConflict } from '../../../shared/schemas/bin.ts';
import type { ChannelId, MessageId, PatientId, StaffId, WardId } from '../../../shared/types/ids.ts';
import { isPerson } from '../../access/actor.ts';
import { context } from '../../access/context.ts';
import type { BinKind, BinPart } from '../../bin/bin-kind.ts';
import { binPartOf } from '../../bin/bin-kind.ts';
import type { GoesWith } from '../../bin/goes-with.ts';
import { anyCollection, counted } from '../../bin/goes-with.ts';
import { binDoor } from '../../db/bin-door.ts';
import { refuse } from '../../http/problem-error.ts';
import { journal } from '../../journal/journal.ts';
import { announce } from '../../outbox/outbox.ts';
import { fileCollection, filePart, listFiles, oneFilePart, parentOfFile } from '../files/index.ts';
import { forgetMessages } from '../notices/index.ts';
import { findMessage } from './channels.ts';
import { announceChannelChanged, announceMessage } from './chat.events.ts';
import type { Channel, Message } from './chat.model.ts';
import { channelCollection, messageCollection, savedCollection, standingCollection } from './chat.model.ts';
import { channelRepository, messageRepository, standingRepository } from './chat.repository.ts';
import { passedCollection } from './passed.model.ts';
import { writeMessage } from './write-message.ts';

/** Whole channels: what was said, its files, and where everybody stood. */
async function partsOf(channelIds: readonly ChannelId[]): Promise<readonly BinPart[]> {
  const within = { channelId: { $in: channelIds } };
  const messageIds = await binDoor(messageCollection).everyId({ ...within, hasFiles: true });
  return [
    binPartOf('channel', channelCollection, { _id: { $in: channelIds } }),
    binPartOf('message', messageCollection, within),
    binPartOf(null, standingCollection, within),
    binPartOf(null, savedCollection, within),
    binPartOf(null, passedCollection, within),
    filePart('message', messageIds),
  ];
}

/** Everybody whose lists hold the channel: who is assigned, who follows it, and who ever stood in it. */
function peopleOf(channel: Channel, standings: readonly { readonly staffId: StaffId }[]): ReadonlySet<StaffId> {
  const standing = standings.map(({ staffId }) => staffId);
  return new Set([...channel.memberIds, ...channel.guestIds, ...channel.knownIds, ...standing]);
}

async function tellGone(batchId: string): Promise<void> {
  const standings = await binDoor(standingCollection).find(batchId);
  for (const channel of await binDoor(channelCollection).find(batchId)) {
    const channelId = channel._id as ChannelId;
    announceChannelChanged(channel);
    const own = standings.filter((standing) => standing.channelId === channelId);
    for (const id of peopleOf(channel, own)) announce({ kind: 'person', id }, 'chat.left', { channelId });
  }
}

async function tellBack(channels: readonly Channel[]): Promise<void> {
  for (const channel of channels) {
    const channelId = channel._id as ChannelId;
    announceChannelChanged(channel);
    const standings = await standingRepository().find({ channelId });
    for (const id of peopleOf(channel, standings)) announce({ kind: 'person', id }, 'chat.joined', { channelId });
  }
}

const forget = async (batchId: string): Promise<void> =>
  forgetMessages((await binDoor(messageCollection).idsIn(batchId)) as MessageId[]);

const collections = [
  anyCollection(channelCollection),
  anyCollection(messageCollection),
  anyCollection(standingCollection),
  anyCollection(savedCollection),
  anyCollection(passedCollection),
  anyCollection(fileCollection),
];

/** What was said about the patient in their channel. What waits to be acknowledged is answered first. */
export const talkOfPatient: GoesWith = {
  of: 'patient',
  collections,
  async load(ids) {
    const patientIds = ids as readonly PatientId[];
    const channelIds = await binDoor(channelCollection).everyId({ kind: 'patient', patientId: { $in: patientIds } });
    const waiting = await messageRepository().count({ patientId: { $in: patientIds }, isWaiting: true });
    return {
      parts: await partsOf(channelIds as ChannelId[]),
      usedBy: counted(waiting, 'message that waits to be acknowledged', 'messages that wait to be acknowledged'),
    };
  },
  moved: (_ids, batchId) => tellGone(batchId),
  restored: async (ids) =>
    tellBack(await channelRepository().find({ kind: 'patient', patientId: { $in: ids as readonly PatientId[] } })),
  purging: (_ids, batchId) => forget(batchId),
};

/** The ward's own channel. */
export const talkOfWard: GoesWith = {
  of: 'ward',
  collections,
  async load(ids) {
    const wardIds = ids as readonly WardId[];
    const channelIds = await binDoor(channelCollection).everyId({ kind: 'ward', wardId: { $in: wardIds } });
    const within = { channelId: { $in: channelIds as ChannelId[] } };
    const waiting = await messageRepository().count({ ...within, isWaiting: true });
    return {
      parts: await partsOf(channelIds as ChannelId[]),
      usedBy: counted(waiting, 'message that waits to be acknowledged', 'messages that wait to be acknowledged'),
    };
  },
  moved: (_ids, batchId) => tellGone(batchId),
  restored: async (ids) =>
    tellBack(await channelRepository().find({ kind: 'ward', wardId: { $in: ids as readonly WardId[] } })),
  purging: (_ids, batchId) => forget(batchId),
};

/** Whether the message has files is said by the message, and there is one less or one more now. */
async function keepHasFiles(message: Message): Promise<void> {
  const files = await listFiles('message', [message._id]);
  const hasFiles = (files.get(message._id)?.length ?? 0) > 0;
  const changed = await writeMessage(message, { hasFiles });
  const changes = [{ path: 'hasFiles', before: message.hasFiles, after: hasFiles }];
  await journal({ action: 'message.files-changed', subject: { kind: 'message', id: message._id }, changes });
  await announceMessage(changed);
}

async function messageOfBatch(batchId: string): Promise<Message | null> {
  const [file] = await binDoor(fileCollection).find(batchId);
  return file?.parentId == null ? null : messageRepository().findOne({ _id: file.parentId });
}

const GONE: BinConflict = {
  key: 'message',
  what: 'parent-gone',
  value: '',
  offer: 'none',
  suggestion: null,
  options: [],
  batchId: null,
};

/** One attachment of a message, which stays; by its author, or by who looks after the hospital's channels. */
export const messageFileKind: BinKind = {
  kind: 'message-file',
  permission: 'chat.use',
  keptDays: 30,
  floorDays: 7,
  collections: [anyCollection(fileCollection)],
  async load(id) {
    const messageId = await parentOfFile(id, 'message');
    const seen = messageId === null ? null : await findMessage(messageId as MessageId);
    if (seen === null || seen.message.deletedAt !== null) throw refuse('not-found');
    const { message } = seen;
    const { actor } = context();
    const isTheirs = isPerson(actor) && message.authorId === actor.userId;
    if (isPerson(actor) && !isTheirs && !actor.permissions.has('chat.manage')) throw refuse('not-allowed');
    const files = (await listFiles('message', [message._id])).get(message._id) ?? [];
    const label = files.find((file) => file.id === id)?.name ?? '';
    const ofPatient = seen.patient === null ? {} : { patientId: seen.patient.id };
    return { version: message.revision, label, ...ofPatient, parts: [oneFilePart(id)], usedBy: [] };
  },
  async moved(_id, batchId) {
    const message = await messageOfBatch(batchId);
    if (message !== null) await keepHasFiles(message);
  },
  async conflicts(_id, batchId) {
    const message = await messageOfBatch(batchId);
    if (message !== null && message.deletedAt === null) return [];
    const [file] = await binDoor(fileCollection).find(batchId);
    const parentId = file?.parentId ?? '';
    const [binned] = await binDoor(messageCollection).findBinned({ _id: parentId });
    if (binned === undefined) return [GONE];
    return [{ ...GONE, what: 'parent-binned', offer: 'first', batchId: binned.batchId as BinConflict['batchId'] }];
  },
  async restored(id) {
    const messageId = await parentOfFile(id, 'message');
    if (messageId !== null) await keepHasFiles(await messageRepository().get(messageId));
  },
};
