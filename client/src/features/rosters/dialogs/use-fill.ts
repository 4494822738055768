import { useQueryClient } from '@tanstack/react-query';
import type { RosterChanged, RosterView } from '../../../../../shared/schemas/rosters.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { rosterKey } from '../api/rosters.ts';
import { withAnswer } from '../plan-queue.ts';

/** A command that fills many cells at once; what it made is on the screen with its answer. */
export function useFill<Input>(rosterId: string, send: (input: Input, key: string) => Promise<RosterChanged>) {
  const queries = useQueryClient();
  return useCommand(send, (answer) => {
    queries.setQueryData<RosterView>(rosterKey(rosterId), (view) =>
      view === undefined ? undefined : withAnswer(view, answer),
    );
  });
}
