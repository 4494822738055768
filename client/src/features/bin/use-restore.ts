import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { BinEntry } from '../../../../shared/schemas/bin.ts';
import { toast } from '../../components/ui/toast.ts';
import { useCommand } from '../../lib/api/use-command.ts';
import { BIN, postRestore } from './api.ts';
import { restoredToast } from './restored-toast.tsx';
import { resultPath } from './result-path.ts';

/** Takes one thing back with all that went along, says so, and leads to it. What is shown is asked for again either way. */
export function useRestore(onDone?: () => void) {
  const { t } = useTranslation('bin');
  const queries = useQueryClient();
  const { history } = useRouter();
  const refresh = () => void queries.invalidateQueries({ queryKey: BIN });
  return useCommand(
    async (
      {
        entry,
        choices,
      }: { readonly entry: Pick<BinEntry, 'id' | 'version'>; readonly choices: Record<string, string> },
      key: string,
    ) => {
      try {
        return await postRestore({ id: entry.id, version: entry.version, choices }, key);
      } catch (error) {
        refresh();
        throw error;
      }
    },
    (entry) => {
      refresh();
      onDone?.();
      const words = t('restore.done', { name: entry.label ?? '' });
      const path = resultPath(entry);
      if (path === null) toast(words);
      else {
        restoredToast(entry.id, words, t('restore.open'), () => {
          history.push(path);
        });
      }
    },
  );
}
