import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { inviteStaff } from '../../../../../shared/schemas/staff.ts';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { showRefusal, useFieldText, useSchemaForm } from '../../../lib/forms.ts';
import { postInvitation } from '../api/save-staff.ts';
import { RoleChoices, WardAccessChoice, WardChoices } from './choice-lists.tsx';

/** An empty field is left out. */
const field = z.string().transform((text) => text.trim() || undefined);

const schema = inviteStaff.extend({
  phone: field.pipe(inviteStaff.shape.phone),
  jobTitle: field.pipe(inviteStaff.shape.jobTitle),
  registrationNumber: field.pipe(inviteStaff.shape.registrationNumber),
});

interface InviteDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function InviteDialog({ isOpen, onClose }: InviteDialogProps) {
  const { t } = useTranslation('staff');
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title={t('invite.title')} width="wide" isLong>
      <InviteForm onClose={onClose} />
    </FormDialog>
  );
}

function InviteForm({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('staff');
  const { t: tCommon } = useTranslation();
  const fieldText = useFieldText();
  const queries = useQueryClient();
  const form = useSchemaForm(schema, {
    displayName: '',
    email: '',
    phone: '',
    jobTitle: '',
    registrationNumber: '',
    roles: [],
    customRoleIds: [],
    wardIds: [],
    wardAccess: 'assigned',
  });
  const { errors } = form.formState;
  const command = useCommand(postInvitation, ({ invitation }) => {
    void queries.invalidateQueries({ queryKey: ['staff', 'list'] });
    toast(t('invite.done', { email: invitation.email }));
    onClose();
  });
  const submit = form.handleSubmit((values) => {
    command.mutate(values, {
      onError(error) {
        showRefusal(
          error,
          ['displayName', 'email', 'phone', 'jobTitle', 'registrationNumber', 'roles', 'wardIds'],
          form.setError,
        );
      },
    });
  });
  return (
    <form className="stack" noValidate onSubmit={(event) => void submit(event)}>
      <p className="muted">{t('invite.lead')}</p>
      <FailureNotice error={command.error} />
      <TextInput
        {...form.register('displayName')}
        data-autofocus
        label={t('field.name')}
        autoComplete="off"
        error={fieldText(errors.displayName)}
      />
      <TextInput
        {...form.register('email')}
        label={t('field.email')}
        type="email"
        dir="ltr"
        autoComplete="off"
        error={fieldText(errors.email)}
      />
      <RoleChoices
        register={form.register('roles')}
        ownRegister={form.register('customRoleIds')}
        error={fieldText(errors.roles)}
      />
      <WardChoices register={form.register('wardIds')} />
      <WardAccessChoice register={form.register('wardAccess')} />
      <details className="more">
        <summary>{t('invite.more')}</summary>
        <div className="stack">
          <TextInput {...form.register('jobTitle')} label={t('field.jobTitle')} error={fieldText(errors.jobTitle)} />
          <TextInput
            {...form.register('phone')}
            label={t('field.phone')}
            type="tel"
            dir="ltr"
            error={fieldText(errors.phone)}
          />
          <TextInput
            {...form.register('registrationNumber')}
            label={t('field.registration')}
            dir="ltr"
            error={fieldText(errors.registrationNumber)}
          />
        </div>
      </details>
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" loading={command.isPending}>
          {t('invite.submit')}
        </Button>
      </div>
    </form>
  );
}
