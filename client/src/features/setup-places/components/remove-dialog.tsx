import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { postRemove } from '../api/places.ts';

export interface Removing {
  readonly of: 'rooms' | 'locations';
  readonly id: string;
  readonly version: number;
  readonly name: string;
}

interface RemoveDialogProps {
  readonly removing: Removing | null;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Takes away an empty room or place of the map. It does not come back, so it is asked for once. */
export function RemoveDialog({ removing, onClose, onDone }: RemoveDialogProps) {
  const { t } = useTranslation('places');
  return (
    <FormDialog
      isOpen={removing !== null}
      onClose={onClose}
      title={removing === null ? '' : t('remove.title', { name: removing.name })}
    >
      {removing === null ? null : <Ask removing={removing} onClose={onClose} onDone={onDone} />}
    </FormDialog>
  );
}

function Ask({ removing, onClose, onDone }: RemoveDialogProps & { readonly removing: Removing }) {
  const { t } = useTranslation('places');
  const { t: tCommon } = useTranslation();
  const { of, id, version, name } = removing;
  const command = useCommand(postRemove, () => {
    toast(t('remove.done', { name }));
    onDone();
    onClose();
  });
  const isInUse = isProblem(command.error, 'in-use', 'state-refused');
  return (
    <div className="stack">
      {isInUse ? (
        <Notice tone="warn" isSpoken>
          {t(`remove.inUse.${of}`)}
        </Notice>
      ) : (
        <FailureNotice error={command.error} />
      )}
      <p>{t(`remove.text.${of}`)}</p>
      <div className="row-end">
        <Button variant="default" data-autofocus onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button
          color="red"
          loading={command.isPending}
          disabled={isInUse}
          onClick={() => {
            command.mutate({ of, id, version });
          }}
        >
          {t('remove.submit')}
        </Button>
      </div>
    </div>
  );
}
