import { Button, PasswordInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changePassword } from '../../../../../shared/schemas/sign-in.ts';
import { Card } from '../../../components/ui/card.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { useFieldText, useSchemaForm } from '../../../lib/forms.ts';
import { useSession } from '../../../lib/session/use-session.ts';
import { postPassword } from '../api/security.ts';
import { useWrongPassword } from '../wrong-password.ts';

export function PasswordCard() {
  const { t } = useTranslation('account');
  const [isOpen, setOpen] = useState(false);
  return (
    <Card title={t('password.title')} lead={t('password.lead')}>
      {isOpen ? (
        <PasswordForm
          onDone={() => {
            setOpen(false);
          }}
        />
      ) : (
        <Button
          variant="default"
          onClick={() => {
            setOpen(true);
          }}
        >
          {t('password.change')}
        </Button>
      )}
    </Card>
  );
}

function PasswordForm({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation('account');
  const { t: tCommon } = useTranslation();
  const fieldText = useFieldText();
  const queries = useQueryClient();
  const { person } = useSession();
  const form = useSchemaForm(changePassword, { currentPassword: '', newPassword: '' });
  const { errors } = form.formState;
  const command = useCommand(postPassword, () => {
    toast(t('password.done'));
    onDone();
    void queries.invalidateQueries({ queryKey: ['account'] });
  });
  const wrong = useWrongPassword(command.error);
  const submit = form.handleSubmit((values) => {
    command.mutate(values);
  });
  return (
    <form className="stack form-narrow" noValidate onSubmit={(event) => void submit(event)}>
      {wrong === null ? <FailureNotice error={command.error} /> : null}
      <input type="email" autoComplete="username" value={person.email} readOnly hidden />
      <PasswordInput
        {...form.register('currentPassword')}
        autoFocus
        label={t('password.current')}
        autoComplete="current-password"
        visibilityToggleButtonProps={{ 'aria-label': t('field.show') }}
        error={fieldText(errors.currentPassword) ?? wrong}
      />
      <PasswordInput
        {...form.register('newPassword')}
        label={t('password.new')}
        description={t('password.help')}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t('field.show') }}
        error={fieldText(errors.newPassword)}
      />
      <div className="row">
        <Button type="submit" loading={command.isPending}>
          {tCommon('action.save')}
        </Button>
        <Button variant="default" onClick={onDone}>
          {tCommon('action.cancel')}
        </Button>
      </div>
    </form>
  );
}
