import { createContext, use } from 'react';
import type { ChannelDetail, ChannelView, MessageView } from '../../../../../shared/schemas/chat.ts';
import type { StaffId } from '../../../../../shared/types/ids.ts';
import type { Store } from '../../../lib/store.ts';
import type { Conversation } from './conversation-store.ts';

/** What lies over the conversation. */
export type Overlay =
  | { readonly kind: 'history' | 'seen' | 'acks' | 'delete' | 'emoji'; readonly message: MessageView }
  | { readonly kind: 'date' | 'handover' };

/** What the composer is about besides a new message. */
export interface Writing {
  readonly editing: MessageView | null;
}

export interface Talk {
  readonly talk: Conversation;
  readonly channel: ChannelView;
  readonly members: ChannelDetail['members'];
  readonly me: StaffId;
  readonly timeZone: string;
  readonly overlay: Store<Overlay | null>;
  readonly writing: Store<Writing>;
  /** The person marked something unread: nothing counts as read until they leave. */
  readonly suspended: boolean;
  /** Marks it unread from that number on. */
  readonly markUnread: (number: number) => void;
  /** Whether the person confirmed since they opened it that this is the patient they mean. */
  readonly confirmed: boolean;
  readonly confirm: (isConfirmed: boolean) => void;
  readonly goTo: (number: number) => void;
}

export const TalkContext = createContext<Talk | null>(null);

export function useTalkContext(): Talk {
  const talk = use(TalkContext);
  if (talk === null) throw new Error('There is no conversation here.');
  return talk;
}
