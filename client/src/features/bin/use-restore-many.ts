import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { announcer } from '../../components/ui/announcer.ts';
import { useCommand } from '../../lib/api/use-command.ts';
import type { RestoredMany } from './api.ts';
import { BIN, MOST_AT_ONCE, postRestoreMany } from './api.ts';
import type { Chosen } from './use-choice.ts';

export type Failed = RestoredMany['failed'][number] & { readonly name: string };

/** What became of all that was to come back. */
export interface Outcome {
  readonly restored: number;
  readonly failed: readonly Failed[];
}

/** Restores as many as one likes, a hundred at a time; each by itself, and says what could not come back. */
export function useRestoreMany(onDone: () => void) {
  const { t } = useTranslation('bin');
  const queries = useQueryClient();
  const [done, setDone] = useState(0);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const command = useCommand(
    async (chosen: Chosen) => {
      const ids = [...chosen.keys()];
      const restored: string[] = [];
      const failed: Failed[] = [];
      setOutcome(null);
      setDone(0);
      try {
        for (let from = 0; from < ids.length; from += MOST_AT_ONCE) {
          const answer = await postRestoreMany(ids.slice(from, from + MOST_AT_ONCE));
          restored.push(...answer.restored);
          failed.push(...answer.failed.map((one) => ({ ...one, name: chosen.get(one.id) ?? '' })));
          setDone(restored.length + failed.length);
        }
      } finally {
        void queries.invalidateQueries({ queryKey: BIN });
      }
      return { restored: restored.length, failed };
    },
    (result) => {
      setOutcome(result);
      const { restored, failed } = result;
      const words = [t('bulk.restored', { count: restored })];
      if (failed.length > 0) words.push(t('bulk.failed', { count: failed.length }));
      announcer.say(words.join(' '));
      onDone();
    },
  );
  return {
    command,
    done,
    outcome,
    forget() {
      setOutcome(null);
    },
  };
}
