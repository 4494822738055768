import type { z } from 'zod';
import type { changeGroup, ChannelDetail, followChannel, Standing } from '../../../../../shared/schemas/chat.ts';
import type { ChannelId } from '../../../../../shared/types/ids.ts';
import { api } from '../../../lib/api/api.ts';

export const postFollow = (id: ChannelId, body: z.input<typeof followChannel>) =>
  api.send<Standing>('POST', `/chat/channels/${id}/follow`, { body });

export const postLeave = (id: ChannelId) => api.send<unknown>('POST', `/chat/channels/${id}/leave`);

type Change = z.input<typeof changeGroup> & { readonly channelId: ChannelId };

export const patchGroup = ({ channelId, ...body }: Change, key: string) =>
  api.send<ChannelDetail['channel']>('PATCH', `/chat/channels/${channelId}`, { body, key });
