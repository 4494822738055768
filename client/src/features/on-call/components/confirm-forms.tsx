import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { OnCallRole } from '../../../../../shared/schemas/on-call.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { postLeave, postRemove } from '../api/on-call.ts';
import { Buttons } from './buttons.tsx';

interface ConfirmProps {
  readonly role: OnCallRole;
  readonly onClose: () => void;
}

export function RemoveRole({ role, onClose }: ConfirmProps) {
  const { t } = useTranslation('onCall');
  const command = useCommand(postRemove, ({ name }) => {
    toast(t('remove.done', { name }));
    onClose();
  });
  return (
    <div className="stack">
      <FailureNotice error={command.error} />
      <p>{t('remove.text')}</p>
      <Buttons onClose={onClose}>
        <Button
          color="danger"
          loading={command.isPending}
          onClick={() => {
            command.mutate(role);
          }}
        >
          {t('remove.submit')}
        </Button>
      </Buttons>
    </div>
  );
}

/** The last one leaves: nobody would be reached by the role any more. */
export function LeaveLast({ role, onClose }: ConfirmProps) {
  const { t } = useTranslation('onCall');
  const command = useCommand(postLeave, ({ name }) => {
    toast(t('leave.done', { name }));
    onClose();
  });
  return (
    <div className="stack">
      <FailureNotice error={command.error} />
      <p>{t('last.text')}</p>
      <Buttons onClose={onClose}>
        <Button
          color="danger"
          loading={command.isPending}
          onClick={() => {
            command.mutate({ id: role.id, version: role.version, leavesEmpty: true });
          }}
        >
          {t('last.submit')}
        </Button>
      </Buttons>
    </div>
  );
}
