import { useQueryClient } from '@tanstack/react-query';
import type { BinEntry } from '../../../../shared/schemas/bin.ts';
import { useCommand } from '../../lib/api/use-command.ts';
import { BIN } from './api.ts';

/** Something done to one entry: never shown as done before the server says so; what is shown is asked for again either way. */
export function useAct<Input>(
  send: (input: Input, key: string) => Promise<BinEntry>,
  onDone: (entry: BinEntry) => void,
) {
  const queries = useQueryClient();
  return useCommand(async (input: Input, key: string) => {
    try {
      return await send(input, key);
    } finally {
      void queries.invalidateQueries({ queryKey: BIN });
    }
  }, onDone);
}
