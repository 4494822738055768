import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { WallScreen } from '../../../../../shared/schemas/wall.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { postRevoke } from '../api/screens.ts';

interface RevokeDialogProps {
  readonly screen: WallScreen;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function RevokeDialog({ screen, isOpen, onClose }: RevokeDialogProps) {
  const { t } = useTranslation('walls');
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title={t('revokeTitle', { name: screen.name })}>
      <Revoke screen={screen} onClose={onClose} />
    </FormDialog>
  );
}

function Revoke({ screen, onClose }: Omit<RevokeDialogProps, 'isOpen'>) {
  const { t } = useTranslation('walls');
  const { t: tCommon } = useTranslation();
  const queries = useQueryClient();
  const again = () => void queries.invalidateQueries({ queryKey: ['walls'] });
  const command = useCommand(postRevoke, ({ name }) => {
    again();
    toast(t('revoked', { name }));
    onClose();
  });
  return (
    <div className="stack">
      <p>{t('revokeText')}</p>
      <FailureNotice error={command.error} />
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button
          color="danger"
          data-autofocus
          loading={command.isPending}
          onClick={() => {
            command.mutate({ id: screen.id, version: screen.version }, { onError: again });
          }}
        >
          {t('revoke')}
        </Button>
      </div>
    </div>
  );
}
