import { v7 as uuid } from 'uuid';
import type { SendMessage } from '../../../shared/schemas/chat.ts';
import { channelView, messageView, myChannels } from '../../../shared/schemas/chat.ts';
import { messageId } from '../../../shared/types/ids.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import type { Person, World } from '../../support/world.ts';

/** Throws with the whole answer unless it went well, so that a failing test says why. */
export function well(answer: Answer): unknown {
  if (answer.status > 299) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

export const newMessageId = () => messageId.parse(uuid());

/** A message as a client writes it. */
export const words = (text: string, more: Partial<SendMessage> = {}): SendMessage => ({
  id: newMessageId(),
  writtenAt: '2026-03-02T08:00:00.000Z',
  text,
  ...more,
});

export const send = async (caller: Caller, channelId: string, message: SendMessage) =>
  messageView.parse(well(await caller.post(`/api/v1/chat/channels/${channelId}/messages`, message)));

export const say = (caller: Caller, channelId: string, text: string, more: Partial<SendMessage> = {}) =>
  send(caller, channelId, words(text, more));

export const open = async (caller: Caller, what: object) =>
  channelView.parse(well(await caller.post('/api/v1/chat/channels/open', what)));

export const mine = async (caller: Caller) => myChannels.parse(well(await caller.get('/api/v1/chat/channels')));

export const direct = async (world: World, from: Person, to: Person) =>
  open(await world.as(from), { kind: 'direct', staffId: to.id });
