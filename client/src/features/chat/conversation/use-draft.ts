import { useEffect, useRef } from 'react';
import type { ChannelId } from '../../../../../shared/types/ids.ts';
import { putDraft } from '../api/channels.ts';
import { keepStanding } from '../use-chat.ts';

const SETTLED_MS = 900;

interface Draft {
  readonly channelId: ChannelId;
  /** What the house keeps of it, from whichever device. */
  readonly kept: string;
  readonly text: string;
  /** The words are a message of their own (an edit, a reply) and no draft. */
  readonly isOff: boolean;
  readonly isFocused: () => boolean;
  readonly take: (text: string) => void;
}

async function keep(channelId: ChannelId, text: string): Promise<void> {
  try {
    const standing = await putDraft(channelId, text);
    if (standing !== undefined) keepStanding(standing);
  } catch {
    // Kept with the next key; what is being typed stays where it is.
  }
}

/** Keeps what is being written with the house, and shows here what was begun on another device. */
export function useDraft({ channelId, kept, text, isOff, isFocused, take }: Draft): void {
  /** What this device last told the house, or took from it. */
  const known = useRef(kept);
  const now = useRef({ text, isOff });
  useEffect(() => {
    now.current = { text, isOff };
  });
  useEffect(() => {
    if (kept === known.current) return;
    // Begun elsewhere: it is shown where nothing else stands, and never under somebody's fingers.
    const isUntouched = now.current.text === '' || now.current.text === known.current;
    if (isOff || isFocused() || !isUntouched) return;
    known.current = kept;
    take(kept);
  }, [kept, isOff, isFocused, take]);
  useEffect(() => {
    if (isOff || text === known.current) return undefined;
    const timer = setTimeout(() => {
      known.current = text;
      void keep(channelId, text);
    }, SETTLED_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [channelId, text, isOff]);
  useEffect(
    () => () => {
      const last = now.current;
      if (!last.isOff && last.text !== known.current) void keep(channelId, last.text);
    },
    [channelId],
  );
}
