import './lock-screen.css';
import { Button, PasswordInput } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '../../../../shared/schemas/sign-in.ts';
import { Brand } from '../../components/ui/brand.tsx';
import { DisplayMenu } from '../../components/ui/display-menu.tsx';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { usePageTitle } from '../../components/ui/page.tsx';
import { useCommand } from '../../lib/api/use-command.ts';
import { signOut, unlock } from '../../lib/session/session-actions.ts';

interface LockScreenProps {
  /** `null` where the page was loaded while locked and the server says nothing until it is unlocked. */
  readonly session: SessionView | null;
  /** The device is in a patient's hands: nothing of the staff is named, and who does not know the PIN goes back. */
  readonly onReturn?: () => void;
}

/** Over everything, until the person comes back or another signs in. */
export function LockScreen({ session, onReturn }: LockScreenProps) {
  const { t } = useTranslation('sign-in');
  const title = t(onReturn === undefined ? 'lock.title' : 'lock.staffTitle');
  const heading = usePageTitle(title);
  const [isByPassword, setByPassword] = useState(session?.hasPin === false);
  const leave = useCommand(signOut);
  useEffect(() => {
    // The address of a ward says something too; the title of its page is gone with the page.
    window.getSelection()?.removeAllRanges();
  }, []);
  return (
    <div className="lock">
      <header className="lock-top">
        <Brand />
        <DisplayMenu />
      </header>
      <main className="lock-card card">
        <span className="empty-icon">
          <IconLock size={30} stroke={1.7} aria-hidden="true" />
        </span>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <p className="muted">
          {onReturn !== undefined ? t('lock.staffText') : null}
          {onReturn === undefined && session === null ? t('lock.someone') : null}
          {onReturn === undefined && session !== null ? (
            <bdi className="lock-name">{session.person.displayName}</bdi>
          ) : null}
        </p>
        <FailureNotice error={leave.error} />
        <UnlockForm key={isByPassword ? 'password' : 'pin'} isByPassword={isByPassword} />
        <div className="lock-links">
          {session?.hasPin === false ? null : (
            <button
              type="button"
              className="lock-link"
              onClick={() => {
                setByPassword(!isByPassword);
              }}
            >
              {t(isByPassword ? 'lock.usePin' : 'lock.usePassword')}
            </button>
          )}
          <button
            type="button"
            className="lock-link"
            onClick={() => {
              if (onReturn === undefined) leave.mutate(undefined);
              else onReturn();
            }}
          >
            {t(onReturn === undefined ? 'lock.other' : 'lock.return')}
          </button>
        </div>
      </main>
    </div>
  );
}

function UnlockForm({ isByPassword }: { readonly isByPassword: boolean }) {
  const { t } = useTranslation('sign-in');
  const [secret, setSecret] = useState('');
  const command = useCommand(unlock);
  return (
    <form
      noValidate
      className="stack lock-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (secret === '') return;
        command.mutate(isByPassword ? { password: secret } : { pin: secret }, {
          onError() {
            setSecret('');
          },
        });
      }}
    >
      <FailureNotice error={command.error} />
      <PasswordInput
        key={isByPassword ? 'password' : 'pin'}
        label={t(isByPassword ? 'field.password' : 'lock.pin')}
        value={secret}
        onChange={(event) => {
          setSecret(event.currentTarget.value);
        }}
        data-autofocus
        autoFocus
        size="lg"
        dir="ltr"
        inputMode={isByPassword ? 'text' : 'numeric'}
        autoComplete={isByPassword ? 'current-password' : 'off'}
        visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword') }}
      />
      <Button type="submit" size="lg" loading={command.isPending}>
        {t('lock.submit')}
      </Button>
    </form>
  );
}
