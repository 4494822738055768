import { useTranslation } from 'react-i18next';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { AddRole, RenameRole } from './name-forms.tsx';
import { LeaveLast, RemoveRole } from './confirm-forms.tsx';
import { PassRole } from './pass-form.tsx';
import type { Asked } from './role-card.tsx';

interface RoleDialogsProps {
  readonly asked: Asked | null;
  readonly onClose: () => void;
}

/** The one dialog of this screen, whatever it is asked for. */
export function RoleDialogs({ asked, onClose }: RoleDialogsProps) {
  const { t } = useTranslation('onCall');
  const titleOf = (of: Asked): string => (of.what === 'add' ? t('add') : t(`${of.what}.title`, { name: of.role.name }));
  return (
    <FormDialog isOpen={asked !== null} onClose={onClose} title={asked === null ? '' : titleOf(asked)}>
      {asked === null ? null : <Content asked={asked} onClose={onClose} />}
    </FormDialog>
  );
}

function Content({ asked, onClose }: RoleDialogsProps & { readonly asked: Asked }) {
  if (asked.what === 'add') return <AddRole onClose={onClose} />;
  const { role } = asked;
  if (asked.what === 'pass') return <PassRole role={role} onClose={onClose} />;
  if (asked.what === 'rename') return <RenameRole role={role} onClose={onClose} />;
  return asked.what === 'remove' ? (
    <RemoveRole role={role} onClose={onClose} />
  ) : (
    <LeaveLast role={role} onClose={onClose} />
  );
}
