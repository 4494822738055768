import type { EventData } from '../../../../shared/events/registry.ts';
import type { ChannelId, PatientId } from '../../../../shared/types/ids.ts';
import { journal } from '../../../journal/journal.ts';
import { announce } from '../../../outbox/outbox.ts';
import type { Subscriber } from '../../../outbox/subscribers.ts';
import { presentPatient } from '../channels.ts';
import { announceChannelChanged, listWaiting, tellWaiting } from '../chat.events.ts';
import type { Channel } from '../chat.model.ts';
import { channelRepository } from '../chat.repository.ts';
import { everyone } from '../people.ts';

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((id) => other.includes(id));

/** Tells the wards the patient left and those they came to; whoever hears the channel is asked whether they still may. */
async function follow(channel: Channel, of: PatientId): Promise<void> {
  const patient = await presentPatient(of);
  const talkWardIds = [...patient.wardIds];
  if (isSame(talkWardIds, channel.talkWardIds)) return;
  const changed = await channelRepository().updateWhere({ _id: channel._id }, { talkWardIds }, { revision: 1 });
  if (changed === null) return;
  await journal({
    action: 'channel.followed-patient',
    subject: { kind: 'channel', id: channel._id },
    changes: [{ path: 'talkWardIds', before: [...channel.talkWardIds], after: talkWardIds }],
  });
  announceChannelChanged(changed);
  const waiting = await listWaiting([patient], await everyone());
  const channelId = channel._id as ChannelId;
  for (const id of channel.talkWardIds) if (!talkWardIds.includes(id)) tellWaiting(id, patient.id, []);
  for (const id of talkWardIds) {
    if (channel.talkWardIds.includes(id)) continue;
    announce({ kind: 'ward-talk', id }, 'patient-channel.opened', { patientId: patient.id, channelId });
    tellWaiting(id, patient.id, waiting);
  }
}

/** The patient is elsewhere, or is another record now: what is said about them goes where they are. */
export const followPatients: Subscriber = {
  name: 'chat.follow-patients',
  events: ['patient.changed', 'patient.merged', 'patient.unmerged'],
  async handle({ data }) {
    const told = data as EventData<'patient.changed'> | EventData<'patient.merged'>;
    const ids = 'patientId' in told ? [told.patientId] : [told.survivorId, told.retiredId];
    const records = new Set<PatientId>();
    for (const id of ids) for (const record of [id, ...(await presentPatient(id)).recordIds]) records.add(record);
    const channels = await channelRepository().find({ kind: 'patient', patientId: { $in: [...records] } });
    for (const channel of channels) if (channel.patientId !== null) await follow(channel, channel.patientId);
  },
};
