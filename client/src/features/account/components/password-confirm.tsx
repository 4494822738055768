import { Button, PasswordInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { confirmPassword } from '../../../../../shared/schemas/sign-in.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { useWrongPassword } from '../wrong-password.ts';
import { useFieldText, useSchemaForm } from '../../../lib/forms.ts';

interface PasswordConfirmProps {
  readonly submitWord: string;
  readonly isPending: boolean;
  readonly error: unknown;
  readonly isDanger?: boolean;
  readonly onSubmit: (password: string) => void;
  readonly onCancel: () => void;
}

/** Asks for the password before what protects the account changes. */
export function PasswordConfirm(props: PasswordConfirmProps) {
  const { submitWord, isPending, error, isDanger = false, onSubmit, onCancel } = props;
  const { t } = useTranslation('account');
  const { t: tCommon } = useTranslation();
  const fieldText = useFieldText();
  const wrong = useWrongPassword(error);
  const form = useSchemaForm(confirmPassword, { password: '' });
  const submit = form.handleSubmit(({ password }) => {
    onSubmit(password);
  });
  return (
    <form className="stack form-narrow" noValidate onSubmit={(event) => void submit(event)}>
      {wrong === null ? <FailureNotice error={error} /> : null}
      <PasswordInput
        {...form.register('password')}
        autoFocus
        label={t('field.password')}
        autoComplete="current-password"
        visibilityToggleButtonProps={{ 'aria-label': t('field.show') }}
        error={fieldText(form.formState.errors.password) ?? wrong}
      />
      <div className="row">
        <Button type="submit" loading={isPending} {...(isDanger ? { color: 'danger' } : {})}>
          {submitWord}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {tCommon('action.cancel')}
        </Button>
      </div>
    </form>
  );
}
