import type { z } from 'zod';
import type {
  editMessage,
  messageHistory,
  MessageRun,
  MessageView,
  sbarDraft,
  SendMessage,
} from '../../../../../shared/schemas/chat.ts';
import type { ChannelId, MessageId, PatientId } from '../../../../../shared/types/ids.ts';
import { api } from '../../../lib/api/api.ts';
import type { Place } from './place.ts';

const PAGE = 50;

export function getMessages(id: ChannelId, place: Place, limit = PAGE): Promise<MessageRun> {
  const query = new URLSearchParams({ limit: String(limit) });
  for (const [key, value] of Object.entries(place ?? {})) query.set(key, String(value));
  return api.get<MessageRun>(`/chat/channels/${id}/messages?${query.toString()}`);
}

export const getThread = (rootId: MessageId) => api.get<MessageRun>(`/chat/threads/${rootId}`);

export const postMessage = (id: ChannelId, body: SendMessage) =>
  api.send<MessageView>('POST', `/chat/channels/${id}/messages`, { body, key: body.id });

type Changed = Promise<MessageView>;

export const patchMessage = (id: MessageId, body: z.input<typeof editMessage>): Changed =>
  api.send('PATCH', `/chat/messages/${id}`, { body });
export const postDelete = (id: MessageId, version: number): Changed =>
  api.send('POST', `/chat/messages/${id}/delete`, { body: { version } });
export const postReaction = (id: MessageId, emoji: string, isSet: boolean): Changed =>
  api.send('POST', `/chat/messages/${id}/reactions`, { body: { emoji, isSet } });
export const postAcknowledge = (id: MessageId): Changed => api.send('POST', `/chat/messages/${id}/acknowledge`);
export const postNudge = (id: MessageId) => api.send<unknown>('POST', `/chat/messages/${id}/nudge`);
export const postSave = (id: MessageId, isSaved: boolean) =>
  api.send<unknown>('POST', `/chat/messages/${id}/save`, { body: { isSaved } });

export const getHistory = (id: MessageId) => api.get<z.infer<typeof messageHistory>>(`/chat/messages/${id}/history`);
export const getSbarDraft = (id: PatientId) => api.get<z.infer<typeof sbarDraft>>(`/patients/${id}/sbar`);
