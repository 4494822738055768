import { Button } from '@mantine/core';
import { IconShieldCheck, IconShieldOff } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SecurityView } from '../../../../../shared/schemas/sign-in.ts';
import { Card } from '../../../components/ui/card.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { postRecoveryCodes, postTotpBegin, postTotpRemove } from '../api/security.ts';
import { PasswordConfirm } from './password-confirm.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { TotpEnrol } from './totp-enrol.tsx';

type Step =
  | { readonly at: 'rest' }
  | { readonly at: 'begin' | 'remove' | 'renew' }
  | { readonly at: 'enrol'; readonly secret: string; readonly uri: string }
  | { readonly at: 'codes'; readonly codes: readonly string[] };

const REST: Step = { at: 'rest' };

/** The authenticator app: switched on in three steps, and its recovery codes shown once. */
export function TotpCard({ totp }: { readonly totp: SecurityView['totp'] }) {
  const { t } = useTranslation('account');
  const queries = useQueryClient();
  const [step, setStep] = useState<Step>(REST);
  const refresh = () => void queries.invalidateQueries({ queryKey: ['account', 'security'] });
  const rest = () => {
    setStep(REST);
  };
  const showCodes = (codes: readonly string[]) => {
    setStep({ at: 'codes', codes });
    refresh();
  };
  const begin = useCommand(postTotpBegin, ({ secret, uri }) => {
    setStep({ at: 'enrol', secret, uri });
  });
  const remove = useCommand(postTotpRemove, () => {
    rest();
    refresh();
    toast(t('totp.removed'));
  });
  const renew = useCommand(postRecoveryCodes, ({ recoveryCodes }) => {
    showCodes(recoveryCodes);
  });
  return (
    <Card title={t('totp.title')} lead={t('totp.lead')}>
      {step.at === 'rest' ? <TotpState totp={totp} onStep={setStep} /> : null}
      {step.at === 'begin' ? (
        <PasswordConfirm
          submitWord={t('totp.continue')}
          isPending={begin.isPending}
          error={begin.error}
          onSubmit={(password) => {
            begin.mutate({ password });
          }}
          onCancel={rest}
        />
      ) : null}
      {step.at === 'enrol' ? (
        <TotpEnrol secret={step.secret} uri={step.uri} onDone={showCodes} onCancel={rest} />
      ) : null}
      {step.at === 'codes' ? <RecoveryCodes codes={step.codes} onDone={rest} /> : null}
      {step.at === 'renew' ? (
        <PasswordConfirm
          submitWord={t('totp.renew')}
          isPending={renew.isPending}
          error={renew.error}
          onSubmit={(password) => {
            renew.mutate({ password });
          }}
          onCancel={rest}
        />
      ) : null}
      {step.at === 'remove' ? (
        <PasswordConfirm
          submitWord={t('totp.remove')}
          isDanger
          isPending={remove.isPending}
          error={remove.error}
          onSubmit={(password) => {
            remove.mutate({ password });
          }}
          onCancel={rest}
        />
      ) : null}
    </Card>
  );
}

interface TotpStateProps {
  readonly totp: SecurityView['totp'];
  readonly onStep: (step: Step) => void;
}

function TotpState({ totp, onStep }: TotpStateProps) {
  const { t } = useTranslation('account');
  if (!totp.isOn) {
    return (
      <div className="stack">
        <span className="row">
          <IconShieldOff size={20} aria-hidden="true" /> {t('totp.off')}
        </span>
        <div>
          <Button
            onClick={() => {
              onStep({ at: 'begin' });
            }}
          >
            {t('totp.turnOn')}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div className="stack">
      <span className="row">
        <span className="tag tag-good">
          <IconShieldCheck size={16} aria-hidden="true" /> {t('totp.on')}
        </span>
        <span className="muted">{t('totp.codesLeft', { count: totp.recoveryCodesLeft })}</span>
      </span>
      <div className="row">
        <Button
          variant="default"
          onClick={() => {
            onStep({ at: 'renew' });
          }}
        >
          {t('totp.renew')}
        </Button>
        <Button
          variant="default"
          className="danger-outline"
          onClick={() => {
            onStep({ at: 'remove' });
          }}
        >
          {t('totp.remove')}
        </Button>
      </div>
    </div>
  );
}
