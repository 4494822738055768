import type { z } from 'zod';
import type {
  ChannelDetail,
  ChannelView,
  createGroup,
  MyChannels,
  openChannel,
  Standing,
} from '../../../../../shared/schemas/chat.ts';
import type { ChannelId } from '../../../../../shared/types/ids.ts';
import { api } from '../../../lib/api/api.ts';
import type { Receipts } from '../receipt-teller.ts';

export type OpenChannel = z.input<typeof openChannel>;
export type CreateGroup = z.input<typeof createGroup>;

export const getMyChannels = () => api.get<MyChannels>('/chat/channels');
export const getChannel = (id: ChannelId) => api.get<ChannelDetail>(`/chat/channels/${id}`);

export const postOpenChannel = (body: OpenChannel) => api.send<ChannelView>('POST', '/chat/channels/open', { body });
export const postGroup = (body: CreateGroup) => api.send<ChannelView>('POST', '/chat/channels', { body, key: body.id });

export const postReceipts = (receipts: Receipts) => api.send<unknown>('POST', '/chat/receipts', { body: { receipts } });
export const putDraft = (id: ChannelId, text: string) =>
  api.send<Standing | undefined>('PUT', `/chat/channels/${id}/draft`, { body: { text } });
export const postUnread = (id: ChannelId, from: number) =>
  api.send<Standing>('POST', `/chat/channels/${id}/unread`, { body: { from } });
export const postReadAll = (id: ChannelId) => api.send<Standing>('POST', `/chat/channels/${id}/read-all`);
