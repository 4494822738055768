import type { MessageView, SendMessage } from '../../../../../shared/schemas/chat.ts';
import type { FileView } from '../../../../../shared/schemas/files.ts';
import type { ChannelId } from '../../../../../shared/types/ids.ts';
import type { Problem } from '../../../../../shared/types/problem.ts';

/** `failed`: the house refused it, and a person decides; `sent`: the house has it, and its place in the channel is on its way. */
export type OutgoingState = 'queued' | 'sending' | 'sent' | 'failed';

/** One message on its way out. */
export interface Outgoing {
  /** The message's own id, for every try: sent twice it is one message. */
  readonly id: string;
  /** Whose it is. It is never sent as, or shown to, another. */
  readonly userId: string;
  readonly channelId: ChannelId;
  /** 1…n of this user. */
  readonly order: number;
  readonly body: SendMessage;
  /** What is attached, to be shown before the house answers. */
  readonly attachments: readonly FileView[];
  readonly state: OutgoingState;
  readonly problem: Problem | null;
  readonly answer: MessageView | null;
}
