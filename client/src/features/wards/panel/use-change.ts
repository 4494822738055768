import { useTranslation } from 'react-i18next';
import type { BedView } from '../../../../../shared/schemas/places.ts';
import type { StayCard } from '../../../../../shared/schemas/stays.ts';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import type { StayChanged } from '../api/stay-commands.ts';
import { postUndo } from '../api/stay-commands.ts';
import { useBoard } from '../board-context.ts';
import { undoToast } from './undo-toast.tsx';

type Send<Input, Answer> = (input: Input, key: string) => Promise<Answer>;

/** Stripes the beds while the answer is on its way, and lets them fall back where it is a no. */
function usePending<Input, Answer>(send: Send<Input, Answer>, bedIds: readonly (string | null)[]): Send<Input, Answer> {
  const { store } = useBoard();
  return async (input, key) => {
    const settle = store.expect(bedIds.filter((id) => id !== null));
    try {
      const answer = await send(input, key);
      settle(true);
      return answer;
    } catch (error) {
      settle(false);
      throw error;
    }
  };
}

/** A change of one bed. */
export function useBedChange<Input>(send: Send<Input, BedView>, bedId: string, onDone: (bed: BedView) => void) {
  const { store } = useBoard();
  return useCommand(usePending(send, [bedId]), (bed) => {
    store.keepOwn([bed]);
    onDone(bed);
  });
}

/** A change of a stay, which may be one of beds, too; what can still be taken back is offered for ten seconds. */
export function useStayChange<Input>(
  send: Send<Input, StayChanged>,
  bedIds: readonly (string | null)[],
  said: (stay: StayCard) => string,
  onDone: () => void,
) {
  const { t } = useTranslation('bed');
  const { store } = useBoard();
  const takeBack = (stay: StayCard) => {
    undoToast({
      message: said(stay),
      undo: t('undo.do'),
      undone: t('undo.done'),
      onUndo: async (key) => {
        const { stay: now } = await postUndo({ stayId: stay.id, version: stay.version }, key);
        store.keepOwnStays([now]);
      },
    });
  };
  return useCommand(usePending(send, bedIds), ({ stay, undoableUntil }) => {
    store.keepOwnStays([stay]);
    if (undoableUntil === null) toast(said(stay));
    else takeBack(stay);
    onDone();
  });
}
