import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { announcer } from '../../../components/ui/announcer.ts';
import { toast, toastFrame } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { QueryClientProvider } from '@tanstack/react-query';
import { useProblemText } from '../../../lib/problem-text.ts';

const UNDOABLE_MS = 10_000;

interface UndoToast {
  readonly message: string;
  readonly undo: string;
  readonly undone: string;
  readonly onUndo: (key: string) => Promise<void>;
}

/** Says what was done and offers to take it back, as long as the server would. */
export function undoToast(what: UndoToast): void {
  const id = notifications.show({
    message: (
      <QueryClientProvider client={queryClient}>
        <UndoMessage {...what} onOver={() => notifications.hide(id)} />
      </QueryClientProvider>
    ),
    ...toastFrame(),
    autoClose: UNDOABLE_MS,
  });
  announcer.say(`${what.message} ${what.undo}`);
}

function UndoMessage({ message, undo, undone, onUndo, onOver }: UndoToast & { readonly onOver: () => void }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const [refusal, setRefusal] = useState<string | null>(null);
  const command = useCommand(
    (_input: null, key: string) => onUndo(key),
    () => {
      onOver();
      toast(undone);
    },
  );
  return (
    <div className="undo-toast">
      <span>{refusal ?? message}</span>
      <Button
        size="compact-md"
        variant="default"
        loading={command.isPending}
        onClick={() => command.mutate(null, { onError: (error) => setRefusal(problemText(error)) })}
      >
        {refusal === null ? undo : t('action.tryAgain')}
      </Button>
    </div>
  );
}
