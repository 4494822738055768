import type { ConsentView } from '../../../../shared/schemas/consents.ts';
import { useCommand } from '../../lib/api/use-command.ts';
import { checkSession } from '../../lib/session/session-actions.ts';
import { tellTabs } from '../../lib/session/tabs.ts';
import { postHandOver } from './api/consents.ts';

/**
 * Gives the tablet out of hand. From the answer on the session is the patient’s: every tab of this browser asks what it is
 * now and shows the form and nothing else.
 */
export function useHandOver() {
  const command = useCommand(async (input: { readonly consentId: string; readonly version: number }, key: string) => {
    await postHandOver(input, key);
    tellTabs({ kind: 'changed' });
    await checkSession();
  });
  return {
    isPending: command.isPending,
    error: command.error,
    run: ({ id, version }: Pick<ConsentView, 'id' | 'version'>) => command.mutateAsync({ consentId: id, version }),
  };
}
