import { Button, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { requestReset } from '../../../../shared/schemas/sign-in.ts';
import { EntryFrame } from '../../components/ui/entry-frame.tsx';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Notice } from '../../components/ui/notice.tsx';
import { useCommand } from '../../lib/api/use-command.ts';
import { useFieldText, useSchemaForm } from '../../lib/forms.ts';
import { postRequestReset } from './api/password-reset.ts';

/** The answer is the same whether the address is known or not, so that nobody can ask who works here. */
export function ForgottenScreen() {
  const { t } = useTranslation('sign-in');
  const fieldText = useFieldText();
  const form = useSchemaForm(requestReset, { hospitalCode: '', email: '' });
  const { errors } = form.formState;
  const command = useCommand(postRequestReset);
  const submit = form.handleSubmit((values) => {
    command.mutate(values);
  });
  return (
    <EntryFrame title={t('forgotten.title')} lead={t('forgotten.lead')} aside={t('aside')}>
      {command.isSuccess ? (
        <Notice tone="good" isSpoken title={t('forgotten.sentTitle')}>
          {t('forgotten.sent')}
        </Notice>
      ) : (
        <form noValidate onSubmit={(event) => void submit(event)}>
          <FailureNotice error={command.error} />
          <TextInput
            {...form.register('hospitalCode')}
            label={t('field.hospitalCode')}
            autoComplete="organization"
            autoCapitalize="characters"
            spellCheck={false}
            styles={{ input: { textTransform: 'uppercase' } }}
            error={fieldText(errors.hospitalCode)}
          />
          <TextInput
            {...form.register('email')}
            label={t('field.email')}
            type="email"
            autoComplete="username"
            dir="ltr"
            error={fieldText(errors.email)}
          />
          <Button type="submit" size="lg" loading={command.isPending}>
            {t('forgotten.submit')}
          </Button>
        </form>
      )}
      <div className="entry-links">
        <Link to="/">{t('toSignIn')}</Link>
      </div>
    </EntryFrame>
  );
}
