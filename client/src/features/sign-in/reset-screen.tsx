import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EntryFrame } from '../../components/ui/entry-frame.tsx';
import { Notice } from '../../components/ui/notice.tsx';
import { useCommand } from '../../lib/api/use-command.ts';
import { postCompleteReset } from './api/password-reset.ts';
import { NewPasswordForm } from './components/new-password-form.tsx';
import { useLinkToken } from '../../lib/link-token.ts';

export function ResetScreen() {
  const { t } = useTranslation('sign-in');
  const token = useLinkToken();
  const command = useCommand(postCompleteReset);
  return (
    <EntryFrame title={t('reset.title')} lead={t('reset.lead')} aside={t('aside')}>
      {command.isSuccess ? (
        <Notice tone="good" isSpoken title={t('reset.doneTitle')}>
          {t('reset.done')}
        </Notice>
      ) : null}
      {token === '' ? <Notice tone="danger">{t('noToken')}</Notice> : null}
      {token !== '' && !command.isSuccess ? (
        <NewPasswordForm
          submitWord={t('reset.submit')}
          isPending={command.isPending}
          error={command.error}
          onSubmit={(newPassword) => {
            command.mutate({ token, newPassword });
          }}
        />
      ) : null}
      <div className="entry-links">
        <Link to="/">{t('toSignIn')}</Link>
        {command.isError || token === '' ? <Link to="/forgotten-password">{t('reset.askAgain')}</Link> : null}
      </div>
    </EntryFrame>
  );
}
