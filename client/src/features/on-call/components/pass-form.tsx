import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OnCallRole } from '../../../../../shared/schemas/on-call.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import type { ChosenPerson } from '../../../components/ui/person-field.tsx';
import { PersonField } from '../../../components/ui/person-field.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { useSession } from '../../../lib/session/use-session.ts';
import { postPass } from '../api/on-call.ts';
import { Buttons } from './buttons.tsx';

interface PassRoleProps {
  readonly role: OnCallRole;
  readonly onClose: () => void;
}

/** Gives the role to somebody named, who is told. */
export function PassRole({ role, onClose }: PassRoleProps) {
  const { t } = useTranslation('onCall');
  const { person: me } = useSession();
  const [to, setTo] = useState<ChosenPerson | null>(null);
  const [isMissing, setMissing] = useState(false);
  const isMine = role.holders.some(({ staffId }) => staffId === me.id);
  const command = useCommand(postPass, ({ name }) => {
    toast(t('pass.done', { name, to: to?.name ?? '' }));
    onClose();
  });
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setMissing(to === null);
        if (to !== null) command.mutate({ id: role.id, version: role.version, to: to.staffId });
      }}
    >
      <FailureNotice error={command.error} />
      <p>{t(isMine ? 'pass.text' : 'pass.textGive')}</p>
      <PersonField
        label={t('pass.to')}
        chosen={to}
        leftOut={[me.id]}
        isFocused
        error={isMissing && to === null ? t('pass.missing') : null}
        onChoose={setTo}
      />
      <Buttons onClose={onClose}>
        <Button type="submit" loading={command.isPending}>
          {t(isMine ? 'pass.submit' : 'pass.give')}
        </Button>
      </Buttons>
    </form>
  );
}
