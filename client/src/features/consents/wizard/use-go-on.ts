import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useCommand } from '../../../lib/api/use-command.ts';
import { consentKey, postSend } from '../api/consents.ts';
import { useHandOver } from '../use-hand-over.ts';
import type { GoOn } from './check-step.tsx';
import type { Wizard } from './use-wizard.ts';

/** Saves what is not saved, lets it be signed, and hands the tablet over or opens what was asked for. */
export function useGoOn(wizard: Wizard, patientId: string) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [pending, setPending] = useState<GoOn | null>(null);
  const send = useCommand(postSend);
  const handOver = useHandOver();
  const run = async (how: GoOn) => {
    setPending(how);
    try {
      const saved = await wizard.saved();
      const view =
        saved.state === 'draft' ? await send.mutateAsync({ consentId: saved.id, version: saved.version }) : saved;
      queries.setQueryData(consentKey(view.id), view);
      void queries.invalidateQueries({ queryKey: ['consents', 'of', patientId] });
      wizard.forget();
      // After the PIN the staff find the consent here, not the wizard.
      await navigate({
        to: '/consents/$consentId',
        params: { consentId: view.id },
        search: how === 'remote' ? { do: 'remote' } : {},
        replace: true,
      });
      if (how === 'hand-over' && view.abilities.canHandOver) await handOver.run(view);
    } catch {
      // Each of them shows what went wrong with it.
    } finally {
      setPending(null);
    }
  };
  return { run, pending, error: send.error ?? handOver.error };
}
