import { announcer } from '../../components/ui/announcer.ts';
import { leadingToast } from '../../components/ui/leading-toast.tsx';

/** Says what is back, and leads there. */
export function restoredToast(batchId: string, message: string, open: string, onOpen: () => void): void {
  leadingToast({ id: `restored-${batchId}`, children: <bdi>{message}</bdi>, open, onOpen, shownMs: 10_000 });
  announcer.say(message);
}
