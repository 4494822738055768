import { inReceiptOrder } from '../../../../shared/projections/channel-view.ts';
import type { ChannelDetail } from '../../../../shared/schemas/chat.ts';
import type { ChannelId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { transaction } from '../../../db/transaction.ts';
import { getChannel, membersOf, readingOf } from '../channels.ts';
import type { Channel, StandingDoc } from '../chat.model.ts';
import { presentReceipt } from '../chat.presenter.ts';
import { standingRepository } from '../chat.repository.ts';
import type { People } from '../people.ts';
import { authorOf, everyone } from '../people.ts';
import { WHOLE } from '../reach.ts';
import { presentSeen } from './list-channels.ts';

const byName = (one: { readonly name: string }, other: { readonly name: string }) => one.name.localeCompare(other.name);

/** Who left is waited for no more, and nor is a guest. Patients are seen by roles and wards alone: of those alike in both one is asked. */
async function stillReading(
  standings: readonly StandingDoc[],
  channel: Channel,
  people: People,
): Promise<StandingDoc[]> {
  const answers = new Map<string, boolean>();
  const reading: StandingDoc[] = [];
  for (const standing of standings) {
    const face = people.get(standing.staffId);
    if (face === undefined) continue;
    const { id, isActive, roles, wardIds } = face;
    const alike = channel.kind === 'patient' ? JSON.stringify([isActive, roles, wardIds]) : id;
    const isReading = answers.get(alike) ?? (await readingOf(face, channel)) === WHOLE;
    answers.set(alike, isReading);
    if (isReading) reading.push(standing);
  }
  return reading;
}

/** A channel with who is in it and how far each has come. Refuses `not-found`. */
export async function getChannelDetail(channelId: ChannelId): Promise<ChannelDetail> {
  const people = await everyone();
  return transaction(async () => {
    const seen = await getChannel(channelId);
    const members = (await membersOf(seen.channel, people)).map((face) => {
      const { staffId, name, role, jobTitle } = authorOf(face);
      return { staffId, name, role, jobTitle, isOwner: seen.channel.ownerIds.includes(face.id) };
    });
    const standings = await asHouse('see how far each has come', () => standingRepository().find({ channelId }));
    const reading = await stillReading(standings, seen.channel, people);
    return {
      channel: await presentSeen(seen, people),
      members: members.sort(byName),
      receipts: inReceiptOrder(reading.map((record) => presentReceipt(record, people))),
    };
  });
}
