import { Button, PasswordInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { newPassword } from '../../../../../shared/schemas/sign-in.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { useFieldText, useSchemaForm } from '../../../lib/forms.ts';

const schema = z.strictObject({ newPassword });

interface NewPasswordFormProps {
  readonly email?: string;
  readonly submitWord: string;
  readonly isPending: boolean;
  readonly error: unknown;
  readonly onSubmit: (newPassword: string) => void;
}

/** One field that can be looked at, instead of two that cannot. */
export function NewPasswordForm({ email, submitWord, isPending, error, onSubmit }: NewPasswordFormProps) {
  const { t } = useTranslation('sign-in');
  const fieldText = useFieldText();
  const form = useSchemaForm(schema, { newPassword: '' });
  const submit = form.handleSubmit((values) => {
    onSubmit(values.newPassword);
  });
  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <FailureNotice error={error} />
      {email === undefined ? null : <input type="email" autoComplete="username" value={email} readOnly hidden />}
      <PasswordInput
        {...form.register('newPassword')}
        label={t('field.newPassword')}
        description={t('field.newPasswordHelp')}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword') }}
        error={fieldText(form.formState.errors.newPassword)}
      />
      <Button type="submit" size="lg" loading={isPending}>
        {submitWord}
      </Button>
    </form>
  );
}
