import type { MessageView, WaitingMessage } from '../../../shared/schemas/chat.ts';
import type { ChannelId, MessageId, PatientId, WardId } from '../../../shared/types/ids.ts';
import { asHouse } from '../../access/as-house.ts';
import { announce } from '../../outbox/outbox.ts';
import type { Channel, Message } from './chat.model.ts';
import { presentMessages } from './chat.presenter.ts';
import { messageRepository } from './chat.repository.ts';
import type { People } from './people.ts';
import { nameIn } from './people.ts';
import { presentPatient } from './channels.ts';
import type { PresentPatient } from './channels.ts';

export function announceAdded(message: MessageView): void {
  announce({ kind: 'channel', id: message.channelId }, 'message.added', { message });
}

/** Tells the channel how the message is now, and answers it. */
export async function announceMessage(message: Message): Promise<MessageView> {
  const [view] = await presentMessages([message]);
  if (view === undefined) throw new Error('A message was told and has no view.');
  announce({ kind: 'channel', id: message.channelId }, 'message.changed', { message: view });
  return view;
}

export function announceChannelChanged(channel: Channel): void {
  const id = channel._id as ChannelId;
  announce({ kind: 'channel', id }, 'channel.changed', { channelId: id, version: channel.revision });
}

const presentWaiting = (message: Message, patientId: PatientId, people: People): WaitingMessage => ({
  messageId: message._id as MessageId,
  channelId: message.channelId,
  number: message.number,
  patientId,
  priority: message.priority,
  at: message.at.toISOString(),
  author: message.author?.name ?? null,
  waitsFor: message.askedIds.map((staffId) => ({ staffId, name: nameIn(people, staffId) })),
});

/** What waits to be acknowledged about these patients, the oldest first. Whoever asks sees where they lie. */
export async function listWaiting(patients: readonly PresentPatient[], people: People): Promise<WaitingMessage[]> {
  const patientOf = new Map(
    patients.flatMap(({ id, recordIds }) => recordIds.map((recordId) => [recordId, id] as const)),
  );
  if (patientOf.size === 0) return [];
  const found = await asHouse('see what waits about patients', () =>
    messageRepository().find({ patientId: { $in: [...patientOf.keys()] }, isWaiting: true }),
  );
  return found
    .sort((one, other) => one.at.getTime() - other.at.getTime() || one.number - other.number)
    .flatMap((message) => {
      const id = message.patientId === null ? undefined : patientOf.get(message.patientId);
      return id === undefined ? [] : [presentWaiting(message, id, people)];
    });
}

/** Tells the wards where the patient lies what waits about them now. */
export async function announceWaiting(patientId: PatientId, people: People): Promise<void> {
  const patient = await presentPatient(patientId);
  if (patient.wardIds.length === 0) return;
  const waiting = await listWaiting([patient], people);
  for (const id of patient.wardIds) tellWaiting(id, patient.id, waiting);
}

export const tellWaiting = (id: WardId, patientId: PatientId, waiting: readonly WaitingMessage[]): void =>
  announce({ kind: 'ward-talk', id }, 'messages.waiting', { patientId, waiting: [...waiting] });
