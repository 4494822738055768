import { Button, PasswordInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { setPin } from '../../../../../shared/schemas/sign-in.ts';
import { Card } from '../../../components/ui/card.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { useFieldText, useSchemaForm } from '../../../lib/forms.ts';
import { checkSession } from '../../../lib/session/session-actions.ts';
import { putPin } from '../api/security.ts';
import { useWrongPassword } from '../wrong-password.ts';

export function PinCard({ hasPin }: { readonly hasPin: boolean }) {
  const { t } = useTranslation('account');
  const [isOpen, setOpen] = useState(false);
  return (
    <Card title={t('pin.title')} lead={t('pin.lead')}>
      {isOpen ? (
        <PinForm
          onDone={() => {
            setOpen(false);
          }}
        />
      ) : (
        <div className="row row-spread">
          <span>{t(hasPin ? 'pin.isSet' : 'pin.isNotSet')}</span>
          <Button
            variant="default"
            onClick={() => {
              setOpen(true);
            }}
          >
            {t(hasPin ? 'pin.change' : 'pin.set')}
          </Button>
        </div>
      )}
    </Card>
  );
}

function PinForm({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation('account');
  const { t: tCommon } = useTranslation();
  const fieldText = useFieldText();
  const queries = useQueryClient();
  const form = useSchemaForm(setPin, { password: '', pin: '' });
  const { errors } = form.formState;
  const command = useCommand(putPin, () => {
    toast(t('pin.done'));
    onDone();
    void queries.invalidateQueries({ queryKey: ['account', 'security'] });
    // The lock screen asks the session whether there is a PIN.
    void checkSession();
  });
  const wrong = useWrongPassword(command.error);
  const submit = form.handleSubmit((values) => {
    command.mutate(values);
  });
  return (
    <form className="stack form-narrow" noValidate onSubmit={(event) => void submit(event)}>
      {wrong === null ? <FailureNotice error={command.error} /> : null}
      <PasswordInput
        {...form.register('password')}
        autoFocus
        label={t('field.password')}
        autoComplete="current-password"
        visibilityToggleButtonProps={{ 'aria-label': t('field.show') }}
        error={fieldText(errors.password) ?? wrong}
      />
      <PasswordInput
        {...form.register('pin')}
        label={t('pin.new')}
        description={t('pin.help')}
        inputMode="numeric"
        autoComplete="off"
        dir="ltr"
        visibilityToggleButtonProps={{ 'aria-label': t('field.show') }}
        error={fieldText(errors.pin)}
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
