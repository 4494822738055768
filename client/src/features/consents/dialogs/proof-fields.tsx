import { PasswordInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isProblem } from '../../../lib/api/failure.ts';
import type { ProofKind } from './step-up.ts';
import { PROOFS } from './step-up.ts';

interface ProofFieldsProps {
  readonly kind: ProofKind;
  readonly secret: string;
  readonly hasPin: boolean;
  readonly error: unknown;
  readonly isMissing: boolean;
  readonly onKind: (kind: ProofKind) => void;
  readonly onSecret: (secret: string) => void;
}

/** PIN, password or the authenticator’s code: whichever the doctor has. */
export function ProofFields(props: ProofFieldsProps) {
  const { kind, secret, hasPin, isMissing, onKind, onSecret } = props;
  const { t } = useTranslation('consents');
  const wrong = useWrongProof(props);
  const error = wrong ?? (isMissing ? t('sign.proofMissing') : null);
  const change = ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) => onSecret(currentTarget.value);
  return (
    <fieldset className="fieldset stack">
      <legend>{t('sign.proofTitle')}</legend>
      <div className="wizard-cards" role="radiogroup" aria-label={t('sign.by')}>
        {PROOFS.filter((one) => one !== 'pin' || hasPin).map((one) => (
          <label key={one} className="wizard-card">
            <input type="radio" name="proof" checked={one === kind} onChange={() => onKind(one)} />
            {t(`sign.${one}`)}
          </label>
        ))}
      </div>
      {kind === 'totp' ? (
        <TextInput
          label={t('sign.totp')}
          value={secret}
          inputMode="numeric"
          autoComplete="one-time-code"
          dir="ltr"
          maxLength={7}
          classNames={{ input: 'input-digits' }}
          error={error}
          onChange={change}
        />
      ) : (
        <PasswordInput
          key={kind}
          label={t(`sign.${kind}`)}
          value={secret}
          dir="ltr"
          inputMode={kind === 'pin' ? 'numeric' : 'text'}
          autoComplete={kind === 'pin' ? 'off' : 'current-password'}
          visibilityToggleButtonProps={{ 'aria-label': t('sign.show') }}
          error={error}
          onChange={change}
        />
      )}
    </fieldset>
  );
}

function useWrongProof({ kind, error, secret }: ProofFieldsProps): string | null {
  const { t } = useTranslation('consents');
  // Once another is typed the last answer is about it no more.
  if (secret !== '') return null;
  if (isProblem(error, 'sign-in-failed')) return t('sign.wrongPassword');
  if (!isProblem(error, 'code-refused')) return null;
  const isPin = kind === 'pin';
  return t(isPin ? 'sign.wrongPin' : 'sign.wrongTotp');
}
