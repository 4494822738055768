import { previewOf } from '../../../shared/projections/my-channels.ts';
import type { ChannelView, MessageView, Receipt, Standing } from '../../../shared/schemas/chat.ts';
import type { FileView } from '../../../shared/schemas/files.ts';
import type { ChannelId, MessageId, OnCallRoleId, StaffId, WardId } from '../../../shared/types/ids.ts';
import { isPerson } from '../../access/actor.ts';
import { asHouse } from '../../access/as-house.ts';
import { context } from '../../access/context.ts';
import { listFiles } from '../files/index.ts';
import { findRoles } from '../on-call/index.ts';
import { findWards } from '../places/index.ts';
import type { Seen } from './channels.ts';
import type { Channel, Message, StandingRecord } from './chat.model.ts';
import type { Face, People } from './people.ts';
import { nameIn } from './people.ts';

const orNull = (at: Date | null): string | null => at?.toISOString() ?? null;

/** The message as everybody in its channel sees it; of a deleted one what it said is gone. */
export const presentMessage = (message: Message, attachments: readonly FileView[]): MessageView => ({
  id: message._id as MessageId,
  channelId: message.channelId,
  number: message.number,
  version: message.revision,
  kind: message.kind,
  threadOf: message.threadOf,
  author: message.author,
  at: message.at.toISOString(),
  writtenAt: message.writtenAt.toISOString(),
  text: message.text ?? '',
  mentions: (message.mentions ?? []).map(({ target, label }) => ({ target, label })),
  namedIds: [...message.namedIds],
  priority: message.priority,
  needsAck: message.needsAck,
  askedIds: [...message.askedIds],
  acks: (message.acks ?? []).map(({ staffId, name, at }) => ({ staffId, name, at })),
  attachments: [...attachments],
  reactions: message.reactions.map(({ emoji, staffIds }) => ({ emoji, staffIds: [...staffIds] })),
  sbar: message.sbar,
  step: message.step,
  editedAt: orNull(message.editedAt),
  deletedAt: orNull(message.deletedAt),
  deletedBy: message.deletedBy,
  replyCount: message.replyCount,
});

/** The same of many, with the files of those that have some. */
export async function presentMessages(messages: readonly Message[]): Promise<MessageView[]> {
  const withFiles = messages.filter(({ hasFiles, deletedAt }) => hasFiles && deletedAt === null);
  const files = withFiles.length === 0 ? new Map<string, FileView[]>() : await filesOf(withFiles);
  return messages.map((message) => presentMessage(message, files.get(message._id) ?? []));
}

const filesOf = (messages: readonly Message[]) =>
  listFiles(
    'message',
    messages.map(({ _id }) => _id),
  );

export const presentReceipt = (record: StandingRecord, people: People): Receipt => ({
  staffId: record.staffId,
  name: nameIn(people, record.staffId),
  deliveredUpTo: Math.max(record.deliveredUpTo, record.seenUpTo),
  readUpTo: record.seenUpTo,
});

/** What channels are called: of their wards and roles. Whoever sees a channel sees what it is called. */
export interface Names {
  readonly wards: ReadonlyMap<WardId, string>;
  readonly roles: ReadonlyMap<OnCallRoleId, string>;
}

export async function namesFor(channels: readonly Channel[]): Promise<Names> {
  const wardIds = [...new Set(channels.map(({ wardId }) => wardId).filter((id) => id !== null))];
  const roleIds = [...new Set(channels.map(({ roleId }) => roleId).filter((id) => id !== null))];
  return asHouse('see what channels are called', async () => ({
    wards: new Map((await findWards(wardIds)).map(({ _id, name }) => [_id as WardId, name])),
    roles: new Map((await findRoles(roleIds)).map(({ id, name }) => [id, name])),
  }));
}

const otherOf = (channel: Channel, me: StaffId): StaffId | null =>
  channel.kind === 'direct'
    ? ((channel.pairKey?.split(' ').find((id) => id !== me) as StaffId | undefined) ?? null)
    : null;

/** What a viewer calls it. A guest of two people's channel sees both their names. */
export function nameOf({ channel, patient }: Seen, me: StaffId | null, names: Names, people: People): string {
  if (channel.kind === 'ward') return names.wards.get(channel.wardId as WardId) ?? '';
  if (channel.kind === 'patient') return patient === null ? '' : `${patient.familyName} ${patient.givenName}`.trim();
  if (channel.kind === 'role') {
    const role = names.roles.get(channel.roleId as OnCallRoleId) ?? '';
    const asker = channel.askerId;
    return asker === null || asker === me ? role : `${role} · ${nameIn(people, asker)}`;
  }
  if (channel.kind === 'group') return channel.name ?? '';
  const pair = (channel.pairKey ?? '').split(' ') as StaffId[];
  const others = me !== null && pair.includes(me) ? pair.filter((id) => id !== me) : pair;
  return others.map((id) => nameIn(people, id)).join(', ');
}

function patientOf({ patient }: Seen, wardIds: readonly WardId[]): ChannelView['patient'] {
  if (patient === null) return null;
  const { actor } = context();
  const seen =
    isPerson(actor) && actor.wardIds !== null ? wardIds.filter((id) => actor.wardIds?.includes(id)) : wardIds;
  return {
    id: patient.id,
    name: `${patient.familyName} ${patient.givenName}`.trim(),
    hospitalNumber: patient.hospitalNumber,
    birthDate: patient.birthDate,
    wardId: seen[0] ?? null,
  };
}

export interface ChannelParts {
  readonly seen: Seen;
  readonly last: Message | null;
  readonly mine: Standing;
  readonly names: Names;
  readonly people: People;
  /** Of a patient's channel: where they lie now. */
  readonly wardIds: readonly WardId[];
  readonly memberCount: number;
}

/** The channel as that person sees it; `seq` is that of what is counted in it. */
export function presentChannel(
  { seen, last, mine, names, people, wardIds, memberCount }: ChannelParts,
  me: Face,
): ChannelView {
  const { channel } = seen;
  const { actor } = context();
  const mayUrgent = isPerson(actor) && actor.permissions.has('chat.urgent');
  const isMember = channel.memberIds.includes(me.id);
  return {
    id: channel._id as ChannelId,
    kind: channel.kind,
    name: nameOf(seen, me.id, names, people),
    wardId: channel.wardId,
    patient: patientOf(seen, wardIds),
    otherId: otherOf(channel, me.id),
    roleId: channel.roleId,
    version: channel.revision,
    lastNumber: channel.lastNumber,
    lastAt: orNull(channel.lastAt),
    last: last === null ? null : { author: last.author?.name ?? null, preview: previewOf(presentMessage(last, [])) },
    memberCount,
    seq: mine.countedSeq,
    mine,
    abilities: {
      canWrite: true,
      canWriteUrgent: mayUrgent,
      canManage: channel.kind === 'group' && channel.ownerIds.includes(me.id),
      canLeave: channel.kind === 'group' && isMember,
    },
  };
}
