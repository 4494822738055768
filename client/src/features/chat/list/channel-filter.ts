import type { ChannelKind, ChannelView } from '../../../../../shared/schemas/chat.ts';

export type ListFilter = 'all' | 'unread' | ChannelKind;

/** In the order people look for them; `all` and `unread` are always there. */
const KINDS = ['ward', 'direct', 'group', 'patient', 'role'] as const satisfies readonly ChannelKind[];

/** Those filters that would show something, so that no button leads to nothing. */
export function filtersFor(channels: readonly ChannelView[]): ListFilter[] {
  return ['all', 'unread', ...KINDS.filter((kind) => channels.some((channel) => channel.kind === kind))];
}

/** As letters are compared for finding: without case and accents. */
const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

const hasWords = ({ name, patient }: ChannelView, text: string): boolean => {
  const told = plain(`${name} ${patient?.hospitalNumber ?? ''}`);
  return plain(text)
    .split(/\s+/u)
    .every((word) => told.includes(word));
};

/** Whether it shows: a muted one counts as unread only for what is meant for the person. */
const isUnread = ({ mine }: ChannelView): boolean => (mine.isMuted ? mine.unreadForMe : mine.unread) > 0;

/**
 * The channels that fit, in the order they came. The one that is open stays, so that reading it does not take it from the
 * list of the unread.
 */
export function filterChannels(
  channels: readonly ChannelView[],
  filter: ListFilter,
  text: string,
  activeId: string | null,
): ChannelView[] {
  return channels.filter((channel) => {
    if (text.trim() !== '' && !hasWords(channel, text.trim())) return false;
    if (filter === 'all') return true;
    if (filter === 'unread') return isUnread(channel) || channel.id === activeId;
    return channel.kind === filter;
  });
}
