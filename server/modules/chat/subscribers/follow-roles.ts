import type { EventData } from '../../../../shared/events/registry.ts';
import type { ChannelId, MessageId, OnCallRoleId, StaffId } from '../../../../shared/types/ids.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { announce } from '../../../outbox/outbox.ts';
import type { Subscriber } from '../../../outbox/subscribers.ts';
import { holdersOf } from '../../on-call/index.ts';
import { announceChannelChanged } from '../chat.events.ts';
import type { Channel, ChannelRecord } from '../chat.model.ts';
import { channelCollection } from '../chat.model.ts';
import { presentMessages } from '../chat.presenter.ts';
import { channelRepository, messageRepository } from '../chat.repository.ts';
import { announceJoined } from '../commands/make-channel.ts';
import { askMore } from '../ladder.ts';
import { raiseAsk } from '../notices.ts';
import { everyone } from '../people.ts';
import type { People } from '../people.ts';
import { WHOLE } from '../reach.ts';
import { findStanding, putStanding } from '../standings.ts';

/** What the role was asked and nobody has acknowledged is asked of whoever holds it now. */
async function passOn(channel: Channel, staffIds: readonly StaffId[], people: People): Promise<void> {
  const waiting = await messageRepository().find({
    channelId: channel._id as ChannelId,
    needsAck: true,
    isWaiting: true,
  });
  for (const message of waiting) {
    const fresh = staffIds.filter((id) => id !== message.authorId && !message.askedIds.includes(id));
    const asked = await askMore(message._id as MessageId, fresh);
    const author = message.authorId === null ? undefined : people.get(message.authorId);
    const [view] = await presentMessages([message]);
    if (asked.length === 0 || author === undefined || view === undefined) continue;
    const told = { seen: { channel, patient: null, from: WHOLE }, view, author, people };
    await raiseAsk(
      told,
      asked.map((staffId) => ({ staffId, why: 'role' })),
      `role:${[...asked].sort().join('+')}`,
    );
  }
}

async function follow(channel: Channel, holders: readonly StaffId[], people: People): Promise<void> {
  const channelId = channel._id as ChannelId;
  const memberIds = [...new Set([...(channel.askerId === null ? [] : [channel.askerId]), ...holders])];
  const came = memberIds.filter((id) => !channel.memberIds.includes(id));
  const went = channel.memberIds.filter((id) => !memberIds.includes(id));
  if (came.length === 0 && went.length === 0) return;
  // A ladder's guest stays one: they were asked in person.
  const change = { memberIds };
  const changed = await channelRepository().updateWhere({ _id: channelId }, change, { revision: 1 });
  if (changed === null) return;
  await journal({
    action: 'channel.followed-role',
    subject: { kind: 'channel', id: channelId },
    changes: fieldChanges<ChannelRecord>(channel, change, channelCollection.encrypted),
  });
  for (const staffId of came) {
    if ((await findStanding(channelId, staffId)) === null) {
      await putStanding(channelId, staffId, { readUpTo: channel.lastNumber });
    }
    announceJoined(staffId, changed);
  }
  for (const staffId of went) announce({ kind: 'person', id: staffId }, 'chat.left', { channelId });
  announceChannelChanged(changed);
  await passOn(changed, came, people);
}

/** Others hold the role now: they are in the conversations with it, and who does not hold it any more is not. */
export const followRoles: Subscriber = {
  name: 'chat.follow-roles',
  events: ['on-call.role', 'on-call.role-removed'],
  async handle({ data }) {
    const told = data as EventData<'on-call.role'> | EventData<'on-call.role-removed'>;
    const roleId: OnCallRoleId = 'role' in told ? told.role.id : told.roleId;
    const people = await everyone();
    const holders = await holdersOf(roleId);
    for (const channel of await channelRepository().find({ kind: 'role', roleId }))
      await follow(channel, holders, people);
  },
};
