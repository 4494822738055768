import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SecondFactorPolicy } from '../../../../../shared/schemas/sign-in.ts';
import { Card } from '../../../components/ui/card.tsx';
import { ConflictNotice } from '../../../components/ui/conflict-notice.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import type { SignInPolicy } from '../api/policy.ts';
import { putSignInPolicy, useSignInPolicy } from '../api/policy.ts';

const CHOICES: readonly SecondFactorPolicy[] = ['every-sign-in', 'new-device', 'optional'];

export function PolicyCard() {
  const { t } = useTranslation('account');
  const policy = useSignInPolicy();
  return (
    <Card title={t('policy.title')} lead={t('policy.lead')}>
      {policy.isLoading ? <Skeleton blocks={[44, 44, 44]} onRetry={() => void policy.refetch()} /> : null}
      {policy.data === undefined ? (
        <FailureNotice error={policy.error} onRetry={() => void policy.refetch()} />
      ) : (
        <PolicyForm live={policy.data} />
      )}
    </Card>
  );
}

function PolicyForm({ live }: { readonly live: SignInPolicy }) {
  const { t } = useTranslation('account');
  const { t: tCommon } = useTranslation();
  const queries = useQueryClient();
  const [base, setBase] = useState(live);
  const [chosen, setChosen] = useState(live.secondFactor);
  const command = useCommand(putSignInPolicy, (saved) => {
    setBase(saved);
    queries.setQueryData(['account', 'policy'], saved);
    void queries.invalidateQueries({ queryKey: ['account', 'security'] });
    toast(t('policy.done'));
  });
  const save = (version: number) => {
    command.mutate(
      { secondFactor: chosen, version },
      {
        onError(error) {
          if (isProblem(error, 'version-conflict')) {
            void queries.invalidateQueries({ queryKey: ['account', 'policy'] });
          }
        },
      },
    );
  };
  const isBehind = live.version > base.version;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        save(base.version);
      }}
    >
      {isBehind ? (
        <ConflictNotice
          differences={[{ label: t('policy.legend'), theirs: t(`policy.choice.${live.secondFactor}`) }]}
          isPending={command.isPending}
          onTakeTheirs={() => {
            setBase(live);
            setChosen(live.secondFactor);
            command.reset();
          }}
          onKeepMine={() => {
            setBase(live);
            save(live.version);
          }}
        />
      ) : null}
      {isProblem(command.error, 'version-conflict') ? null : <FailureNotice error={command.error} />}
      <fieldset className="fieldset">
        <legend>{t('policy.legend')}</legend>
        {CHOICES.map((choice) => (
          <label key={choice} className="choice">
            <input
              type="radio"
              name="second-factor"
              checked={chosen === choice}
              onChange={() => {
                setChosen(choice);
              }}
            />
            <span>{t(`policy.choice.${choice}`)}</span>
          </label>
        ))}
      </fieldset>
      <div>
        <Button type="submit" loading={command.isPending} disabled={isBehind || chosen === base.secondFactor}>
          {tCommon('action.save')}
        </Button>
      </div>
    </form>
  );
}
