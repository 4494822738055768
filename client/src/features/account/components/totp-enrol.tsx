import { Button, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { confirmTotp } from '../../../../../shared/schemas/sign-in.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { useCommand } from '../../../lib/api/use-command.ts';
import { useFieldText, useSchemaForm } from '../../../lib/forms.ts';
import { postTotpConfirm } from '../api/security.ts';
import { QrCode } from '../../../components/ui/qr-code.tsx';

interface TotpEnrolProps {
  readonly secret: string;
  readonly uri: string;
  readonly onDone: (recoveryCodes: readonly string[]) => void;
  readonly onCancel: () => void;
}

const inFours = (secret: string) => secret.replaceAll(/(.{4})(?=.)/gu, '$1 ');

export function TotpEnrol({ secret, uri, onDone, onCancel }: TotpEnrolProps) {
  const { t } = useTranslation('account');
  const { t: tCommon } = useTranslation();
  const fieldText = useFieldText();
  const form = useSchemaForm(confirmTotp, { code: '' });
  const command = useCommand(postTotpConfirm, ({ recoveryCodes }) => {
    onDone(recoveryCodes);
  });
  const submit = form.handleSubmit((values) => {
    command.mutate(values);
  });
  return (
    <form className="enrol" noValidate onSubmit={(event) => void submit(event)}>
      <QrCode text={uri} label={t('totp.qr')} />
      <div className="stack">
        <p>{t('totp.scan')}</p>
        <details className="enrol-secret">
          <summary>{t('totp.cannotScan')}</summary>
          <code className="ltr mono">{inFours(secret)}</code>
        </details>
        <FailureNotice error={command.error} />
        <TextInput
          {...form.register('code')}
          autoFocus
          label={t('totp.code')}
          inputMode="numeric"
          autoComplete="one-time-code"
          dir="ltr"
          classNames={{ input: 'input-digits' }}
          error={fieldText(form.formState.errors.code)}
        />
        <div className="row">
          <Button type="submit" loading={command.isPending}>
            {t('totp.confirm')}
          </Button>
          <Button variant="default" onClick={onCancel}>
            {tCommon('action.cancel')}
          </Button>
        </div>
      </div>
    </form>
  );
}
