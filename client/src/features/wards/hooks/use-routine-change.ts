import { useTranslation } from 'react-i18next';
import { toast } from '../../../components/ui/toast.ts';
import { newKey } from '../../../lib/api/create-api.ts';
import { connectionStore } from '../../../lib/realtime/line.ts';
import { useProblemText } from '../../../lib/problem-text.ts';
import { useSession } from '../../../lib/session/use-session.ts';
import { useBoard } from '../board-context.ts';
import { offersFor, routineKinds } from '../panel/offers.ts';
import { routineChange } from '../panel/routine.ts';
import type { BedState } from '../ward-store.ts';

/** C on the board: the next step of a bed's clean, shown at once and taken back where the server refuses it. */
export function useRoutineChange(): (state: BedState) => boolean {
  const { t } = useTranslation('board');
  const { store } = useBoard();
  const { person } = useSession();
  const problemText = useProblemText();
  return (state) => {
    const { phase } = connectionStore.get();
    if (phase === 'stale' || phase === 'offline' || state.isPending) return false;
    const kind = routineKinds(offersFor(store, state, person.id)).find(
      (one) => one !== 'release' && one !== 'reopen' && one !== 'markDirty',
    );
    const change =
      kind === undefined ? null : routineChange(kind, state.bed, { id: person.id, name: person.displayName });
    if (kind === undefined || change === null) return false;
    const settle = store.expect([state.bed.id], change.predicted);
    change.send(newKey()).then(
      (bed) => {
        store.keepOwn([bed]);
        settle(true);
        toast(t(`done.${kind}`, { code: bed.code }));
      },
      (error: unknown) => {
        settle(false);
        toast(problemText(error), 'danger');
      },
    );
    return true;
  };
}
