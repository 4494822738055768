import { Button, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FactorMethod, SignInAnswer } from '../../../../../shared/schemas/sign-in.ts';
import { answerChallenge } from '../../../../../shared/schemas/sign-in.ts';
import { announcer } from '../../../components/ui/announcer.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { useCommand } from '../../../lib/api/use-command.ts';
import { useFieldText, useSchemaForm } from '../../../lib/forms.ts';
import { postAnswer, postSendCode } from '../api/second-factor.ts';

interface SecondFactorStepProps {
  readonly challenge: Extract<SignInAnswer, { step: 'second-factor' }>;
  readonly onAnswer: (answer: SignInAnswer) => void;
  readonly onBack: () => void;
}

const ORDER: readonly FactorMethod[] = ['totp', 'email', 'recovery'];

/** The easiest way the person has; a code by mail is not sent before it is the one in use. */
const firstMethod = (methods: readonly FactorMethod[]) => ORDER.find((method) => methods.includes(method)) ?? 'email';

function useCodeByMail(challengeId: string, isUsed: boolean) {
  const { t } = useTranslation('sign-in');
  const command = useCommand(postSendCode, ({ sentTo }) => {
    announcer.say(t('code.sentTo', { address: sentTo }));
  });
  const { isIdle, mutate } = command;
  useEffect(() => {
    if (isUsed && isIdle) mutate({ challengeId });
  }, [isUsed, isIdle, mutate, challengeId]);
  return command;
}

export function SecondFactorStep({ challenge, onAnswer, onBack }: SecondFactorStepProps) {
  const { t } = useTranslation('sign-in');
  const [method, setMethod] = useState(() => firstMethod(challenge.methods));
  return (
    <>
      <CodeForm key={method} challenge={challenge} method={method} onAnswer={onAnswer} />
      <div className="entry-links entry-links-column">
        {ORDER.filter((other) => other !== method && challenge.methods.includes(other)).map((other) => (
          <button
            key={other}
            type="button"
            className="text-button"
            onClick={() => {
              setMethod(other);
            }}
          >
            {t(`code.use.${other}`)}
          </button>
        ))}
        <button type="button" className="text-button" onClick={onBack}>
          {t('code.back')}
        </button>
      </div>
    </>
  );
}

interface CodeFormProps {
  readonly challenge: SecondFactorStepProps['challenge'];
  readonly method: FactorMethod;
  readonly onAnswer: (answer: SignInAnswer) => void;
}

function CodeForm({ challenge, method, onAnswer }: CodeFormProps) {
  const { t } = useTranslation('sign-in');
  const { challengeId } = challenge;
  const fieldText = useFieldText();
  const byMail = useCodeByMail(challengeId, method === 'email');
  const command = useCommand(postAnswer, onAnswer);
  const form = useSchemaForm(answerChallenge, { challengeId, method, code: '', trustDevice: false });
  const submit = form.handleSubmit((values) => {
    command.mutate({ ...values, code: values.code.replaceAll(/\s/gu, '') });
  });
  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <p className="muted">{t(`code.lead.${method}`)}</p>
      {method === 'email' && byMail.data !== undefined ? (
        <Notice tone="info">{t('code.sentTo', { address: byMail.data.sentTo })}</Notice>
      ) : null}
      <FailureNotice error={byMail.error} />
      <FailureNotice error={command.error} />
      <TextInput
        {...form.register('code')}
        autoFocus
        label={t(`code.field.${method}`)}
        autoComplete="one-time-code"
        inputMode={method === 'recovery' ? 'text' : 'numeric'}
        spellCheck={false}
        dir="ltr"
        size="lg"
        classNames={{ input: 'input-digits' }}
        error={fieldText(form.formState.errors.code)}
      />
      <label className="choice">
        <input type="checkbox" {...form.register('trustDevice')} />
        <span>{t('code.trust')}</span>
      </label>
      <Button type="submit" size="lg" loading={command.isPending}>
        {t('code.submit')}
      </Button>
      {method === 'email' ? (
        <button
          type="button"
          className="text-button"
          disabled={byMail.isPending}
          onClick={() => {
            byMail.mutate({ challengeId });
          }}
        >
          {t('code.sendAgain')}
        </button>
      ) : null}
    </form>
  );
}
