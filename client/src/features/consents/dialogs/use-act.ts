import { useQueryClient } from '@tanstack/react-query';
import type { ConsentView } from '../../../../../shared/schemas/consents.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { consentKey } from '../api/consents.ts';

/**
 * Something done to a consent that is not shown as done before the server says so. Where somebody was first, the consent
 * is asked for again: the dialog says what it is now and keeps what was written.
 */
export function useAct<Input>(
  consentId: string,
  send: (input: Input, key: string) => Promise<ConsentView>,
  onDone: (view: ConsentView) => void,
) {
  const queries = useQueryClient();
  const command = useCommand(
    async (input: Input, key: string) => {
      try {
        return await send(input, key);
      } catch (error) {
        if (isProblem(error, 'version-conflict', 'state-refused', 'form-changed')) {
          await queries.invalidateQueries({ queryKey: consentKey(consentId) });
        }
        throw error;
      }
    },
    (view) => {
      queries.setQueryData(consentKey(view.id), view);
      void queries.invalidateQueries({ queryKey: ['consents'] });
      onDone(view);
    },
  );
  return command;
}
