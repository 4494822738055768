import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { RosterView } from '../../../../shared/schemas/rosters.ts';
import { newKey } from '../../lib/api/create-api.ts';
import { useStore } from '../../lib/store.ts';
import { postChanges, rosterKey, ROSTERS } from './api/rosters.ts';
import type { PlanQueue, PlanState } from './plan-queue.ts';
import { createPlanQueue, withAnswer } from './plan-queue.ts';

/** What is typed into one roster and on its way; one for as long as that roster is on the screen. */
export function usePlan(rosterId: string): { readonly queue: PlanQueue; readonly state: PlanState } {
  const queries = useQueryClient();
  const [queue] = useState(() =>
    createPlanQueue({
      newKey,
      send: (changes, key) => postChanges({ rosterId, changes }, key),
      onAnswer(answer) {
        queries.setQueryData<RosterView>(rosterKey(rosterId), (view) =>
          view === undefined ? undefined : withAnswer(view, answer),
        );
      },
      onRefused: () => void queries.invalidateQueries({ queryKey: ROSTERS }),
    }),
  );
  return { queue, state: useStore(queue.state) };
}
