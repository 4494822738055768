import { Button, PasswordInput, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { setUp } from '../../../../shared/schemas/sign-in.ts';
import { EntryFrame } from '../../components/ui/entry-frame.tsx';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Notice } from '../../components/ui/notice.tsx';
import { useCommand } from '../../lib/api/use-command.ts';
import { showRefusal, useFieldText, useSchemaForm } from '../../lib/forms.ts';
import { queryClient } from '../../lib/query-client.ts';
import { useSetupState } from './api/get-setup.ts';
import { postSetUp } from './api/post-setup.ts';

/** The first operator of an empty installation. */
export function SetupScreen() {
  const { t } = useTranslation('sign-in');
  const state = useSetupState();
  const command = useCommand(postSetUp, () => {
    queryClient.setQueryData(['setup'], { isNeeded: false });
  });
  const isSetUp = state.data?.isNeeded === false;
  return (
    <EntryFrame title={t('setup.title')} lead={t('setup.lead')} aside={t('aside')}>
      {command.isSuccess ? (
        <Notice tone="good" isSpoken title={t('setup.doneTitle')}>
          {t('setup.done')}
        </Notice>
      ) : null}
      {isSetUp && !command.isSuccess ? <Notice tone="info">{t('setup.notNeeded')}</Notice> : null}
      <FailureNotice error={state.error} />
      {state.data?.isNeeded === true ? <SetupForm command={command} /> : null}
      {isSetUp ? (
        <div className="entry-links">
          <Link to="/">{t('toSignIn')}</Link>
        </div>
      ) : null}
    </EntryFrame>
  );
}

function SetupForm({ command }: { readonly command: ReturnType<typeof useSetUp> }) {
  const { t } = useTranslation('sign-in');
  const fieldText = useFieldText();
  const form = useSchemaForm(setUp, { setupCode: '', displayName: '', email: '', newPassword: '' });
  const { errors } = form.formState;
  const submit = form.handleSubmit((values) => {
    command.mutate(values, {
      onError(error) {
        showRefusal(error, ['setupCode', 'displayName', 'email', 'newPassword'], form.setError);
      },
    });
  });
  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <FailureNotice error={command.error} />
      <TextInput
        {...form.register('setupCode')}
        label={t('setup.code')}
        description={t('setup.codeHelp')}
        autoComplete="off"
        spellCheck={false}
        dir="ltr"
        error={fieldText(errors.setupCode)}
      />
      <TextInput
        {...form.register('displayName')}
        label={t('setup.name')}
        autoComplete="name"
        error={fieldText(errors.displayName)}
      />
      <TextInput
        {...form.register('email')}
        label={t('field.email')}
        type="email"
        autoComplete="username"
        dir="ltr"
        error={fieldText(errors.email)}
      />
      <PasswordInput
        {...form.register('newPassword')}
        label={t('field.newPassword')}
        description={t('field.newPasswordHelp')}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword') }}
        error={fieldText(errors.newPassword)}
      />
      <Button type="submit" size="lg" loading={command.isPending}>
        {t('setup.submit')}
      </Button>
    </form>
  );
}

const useSetUp = () => useCommand(postSetUp);
