import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EntryFrame } from '../../components/ui/entry-frame.tsx';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Notice } from '../../components/ui/notice.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { useCommand } from '../../lib/api/use-command.ts';
import { postAcceptInvitation, useInvitation } from './api/invitation.ts';
import { NewPasswordForm } from './components/new-password-form.tsx';
import { useLinkToken } from '../../lib/link-token.ts';

export function InvitationScreen() {
  const { t } = useTranslation('sign-in');
  const token = useLinkToken();
  const invitation = useInvitation(token);
  const command = useCommand(postAcceptInvitation);
  return (
    <EntryFrame title={t('invitation.title')} aside={t('aside')}>
      {token === '' ? <Notice tone="danger">{t('noToken')}</Notice> : null}
      {invitation.isLoading ? <Skeleton blocks={[80, 56, 50]} /> : null}
      <FailureNotice error={invitation.error} />
      {command.isSuccess ? (
        <Notice tone="good" isSpoken title={t('invitation.doneTitle')}>
          {t('invitation.done')}
        </Notice>
      ) : null}
      {invitation.data !== undefined && !command.isSuccess ? (
        <div className="stack">
          <InvitationFacts invitation={invitation.data} />
          <NewPasswordForm
            email={invitation.data.email}
            submitWord={t('invitation.submit')}
            isPending={command.isPending}
            error={command.error}
            onSubmit={(newPassword) => {
              command.mutate({ token, newPassword });
            }}
          />
        </div>
      ) : null}
      <div className="entry-links">
        <Link to="/">{t('toSignIn')}</Link>
      </div>
    </EntryFrame>
  );
}

type Invitation = NonNullable<ReturnType<typeof useInvitation>['data']>;

function InvitationFacts({ invitation }: { readonly invitation: Invitation }) {
  const { t } = useTranslation('sign-in');
  const { t: tCommon } = useTranslation();
  return (
    <dl className="facts">
      <dt>{t('invitation.hospital')}</dt>
      <dd>
        <bdi>{invitation.hospitalName}</bdi>
      </dd>
      <dt>{t('invitation.person')}</dt>
      <dd>
        <bdi>{invitation.displayName}</bdi>
      </dd>
      <dt>{t('field.email')}</dt>
      <dd className="ltr">{invitation.email}</dd>
      <dt>{t('invitation.roles')}</dt>
      <dd>
        <bdi>{[...invitation.roles.map((role) => tCommon(`role.${role}`)), ...invitation.customRoles].join(', ')}</bdi>
      </dd>
    </dl>
  );
}
