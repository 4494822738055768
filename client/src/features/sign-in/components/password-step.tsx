import { Button, PasswordInput, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { SignInAnswer } from '../../../../../shared/schemas/sign-in.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { useCommand } from '../../../lib/api/use-command.ts';
import { showRefusal, useFieldText, useSchemaForm } from '../../../lib/forms.ts';
import { localBox } from '../../../lib/storage.ts';
import { useDemo } from '../api/get-demo.ts';
import { postSignIn } from '../api/sign-in.ts';
import { DemoLogins } from './demo-logins.tsx';

const loadSchema = async () => (await import('../../../../../shared/schemas/sign-in.ts')).signIn;

const CODE_KEY = 'wardline.hospital-code';

export function PasswordStep({ onAnswer }: { readonly onAnswer: (answer: SignInAnswer) => void }) {
  const { t } = useTranslation('sign-in');
  const fieldText = useFieldText();
  const demo = useDemo();
  const form = useSchemaForm(loadSchema, {
    hospitalCode: localBox()?.getItem(CODE_KEY) ?? '',
    email: '',
    password: '',
  });
  const { errors } = form.formState;
  const command = useCommand(postSignIn, (answer, input) => {
    localBox()?.setItem(CODE_KEY, input.hospitalCode);
    onAnswer(answer);
  });
  const submit = form.handleSubmit((values) => {
    command.mutate(values, {
      onError(error) {
        showRefusal(error, ['hospitalCode', 'email', 'password'], form.setError);
      },
    });
  });
  return (
    <>
      <form noValidate onSubmit={(event) => void submit(event)}>
        <FailureNotice error={command.error} />
        <TextInput
          {...form.register('hospitalCode')}
          label={t('field.hospitalCode')}
          description={t('field.hospitalCodeHelp')}
          autoComplete="organization"
          autoCapitalize="characters"
          spellCheck={false}
          classNames={{ input: 'input-code' }}
          error={fieldText(errors.hospitalCode)}
        />
        <TextInput
          {...form.register('email')}
          label={t('field.email')}
          type="email"
          autoComplete="username"
          spellCheck={false}
          dir="ltr"
          error={fieldText(errors.email)}
        />
        <PasswordInput
          {...form.register('password')}
          label={t('field.password')}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword') }}
          error={fieldText(errors.password)}
        />
        <Button type="submit" size="lg" loading={command.isPending}>
          {t('submit')}
        </Button>
      </form>
      <div className="entry-links">
        <Link to="/forgotten-password">{t('forgotten.link')}</Link>
        {demo.data?.isMailVisible === true ? <Link to="/demo/mail">{t('demo.mail')}</Link> : null}
      </div>
      {demo.data === null || demo.data === undefined ? null : (
        <DemoLogins
          demo={demo.data}
          onPick={(login) => {
            form.reset({ hospitalCode: login.hospitalCode, email: login.email, password: login.password });
            command.reset();
            form.setFocus('password');
          }}
        />
      )}
    </>
  );
}
