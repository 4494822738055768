import './bin.css';
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { newKey } from '../../lib/api/create-api.ts';
import { isUnsettled } from '../../lib/api/failure.ts';
import { announcer } from '../ui/announcer.ts';
import { toast, toastFrame } from '../ui/toast.ts';
import { postUndo } from './bin-api.ts';

/** Offered for so long; whoever points at it or has come to it by Tab keeps it, up to what the server allows. */
export const OFFERED_MS = 10_000;
const TICK_MS = 250;
const MANTINE_CLOSE_MS = 300;

interface Words {
  readonly moved: string;
  readonly spoken: string;
  readonly undo: string;
  readonly back: string;
  readonly lost: string;
  readonly failed: string;
}

export interface UndoOffer {
  readonly batchId: string;
  readonly undoUntil: string;
  readonly words: Words;
  readonly onBack: () => void;
}

/** The last offer is the one the keyboard takes. */
const offers: { readonly id: string; readonly take: () => void }[] = [];

/** Whether a field with something in it has the keyboard: it has an undo of its own. An empty one waits on many a page. */
function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return target.value !== '';
  return target instanceof HTMLElement && target.isContentEditable;
}

function onKey(event: KeyboardEvent): void {
  const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.code === 'KeyZ';
  if (!isUndo || isTyping(event.target)) return;
  event.preventDefault();
  offers.at(-1)?.take();
}

function listen(id: string, take: () => void): () => void {
  if (offers.length === 0) document.addEventListener('keydown', onKey);
  offers.push({ id, take });
  return () => {
    const index = offers.findIndex((offer) => offer.id === id);
    if (index >= 0) offers.splice(index, 1);
    if (offers.length === 0) document.removeEventListener('keydown', onKey);
  };
}

/** Says that it is gone and offers to take it back, by the button or by Ctrl+Z. */
export function offerUndo(offer: UndoOffer): void {
  const id = `undo-${offer.batchId}`;
  notifications.show({
    id,
    message: <Undo offer={offer} onOver={() => notifications.hide(id)} />,
    ...toastFrame(),
    autoClose: false,
    // Never kept waiting behind other messages: its time is short.
    priority: 1,
  });
  announcer.say(offer.words.spoken);
  // What had the focus is gone with the record: the page's heading is where reading goes on.
  setTimeout(() => {
    if (document.activeElement !== document.body) return;
    document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
  }, MANTINE_CLOSE_MS);
}

interface UndoProps {
  readonly offer: UndoOffer;
  readonly onOver: () => void;
}

function Undo({ offer, onOver }: UndoProps) {
  const { isPending, take } = useUndo(offer, onOver);
  const [isKept, setKept] = useState(false);
  const leftMs = useTimeLeft(isKept || isPending, offer.undoUntil);
  const over = useRef(onOver);
  useEffect(() => {
    if (leftMs <= 0 && !isPending) over.current();
  }, [leftMs, isPending]);
  const keep = (value: boolean) => () => {
    setKept(value);
  };
  return (
    <div
      className="bin-undo"
      onPointerEnter={keep(true)}
      onPointerLeave={keep(false)}
      onFocus={keep(true)}
      onBlur={keep(false)}
    >
      <bdi>{offer.words.moved}</bdi>
      <Button
        size="compact-md"
        variant="default"
        leftSection={<IconArrowBackUp size={18} className="mirrored" aria-hidden="true" />}
        loading={isPending}
        aria-keyshortcuts="Control+Z"
        onClick={take}
      >
        {offer.words.undo}
      </Button>
      <span className="bin-undo-left" aria-hidden="true">
        <span style={{ inlineSize: `${String(Math.max(0, (leftMs / OFFERED_MS) * 100))}%` }} />
      </span>
    </div>
  );
}

/** Milliseconds until the offer is over; they stand still while somebody keeps it, but not past the server's own time. */
function useTimeLeft(isKept: boolean, undoUntil: string): number {
  const [leftMs, setLeft] = useState(OFFERED_MS);
  useEffect(() => {
    const timer = setInterval(() => {
      // Clocks of devices differ: a device that is fast must not end an offer that has just begun.
      const isOver = isKept && Date.now() > Date.parse(undoUntil);
      if (!isKept) setLeft((left) => left - TICK_MS);
      else if (isOver) setLeft(0);
    }, TICK_MS);
    return () => {
      clearInterval(timer);
    };
  }, [isKept, undoUntil]);
  return leftMs;
}

function useUndo({ batchId, words, onBack }: UndoOffer, onOver: () => void) {
  const [isPending, setPending] = useState(false);
  const take = useRef<() => void>(() => undefined);
  const key = useRef('');
  useEffect(() => {
    take.current = () => {
      if (isPending) return;
      setPending(true);
      // A lost answer is asked for again by the same key: it is taken back once.
      if (key.current === '') key.current = newKey();
      postUndo(batchId, key.current).then(
        () => {
          onOver();
          toast(words.back);
          onBack();
        },
        (error: unknown) => {
          setPending(false);
          toast(isUnsettled(error) ? words.lost : words.failed, 'danger');
          if (!isUnsettled(error)) onOver();
        },
      );
    };
  });
  useEffect(
    () =>
      listen(batchId, () => {
        take.current();
      }),
    [batchId],
  );
  return {
    isPending,
    take: () => {
      take.current();
    },
  };
}
