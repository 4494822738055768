import { Button, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StaffView } from '../../../../../shared/schemas/staff.ts';
import { suspendStaff } from '../../../../../shared/schemas/staff.ts';
import { MoveToBinButton } from '../../../components/bin/move-to-bin-button.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { useFieldText, useSchemaForm } from '../../../lib/forms.ts';
import { postInvitationAgain, postReturn, postSuspend } from '../api/save-staff.ts';

interface PersonActionsProps {
  readonly person: StaffView;
  /** The entry went to the Bin. */
  readonly onGone: () => void;
}

/** What ends or restores a person's access; only what the server says this viewer may do. */
export function PersonActions({ person, onGone }: PersonActionsProps) {
  const { canEdit, canSuspend, canReturn, canRemove } = person.abilities;
  const canSendAgain = canEdit && person.state === 'invited';
  if (!canSuspend && !canReturn && !canSendAgain && !canRemove) return null;
  return (
    <div className="stack panel-form">
      {canSendAgain ? <SendAgain person={person} /> : null}
      {canReturn ? <Return person={person} /> : null}
      {canSuspend ? <Suspend person={person} /> : null}
      {canRemove ? <Remove person={person} onGone={onGone} /> : null}
    </div>
  );
}

function Remove({ person, onGone }: PersonActionsProps) {
  const { t } = useTranslation('staff');
  return (
    <>
      <p className="muted">{t('remove.text')}</p>
      <div>
        <MoveToBinButton kind="staff" id={person.id} version={person.version} onMoved={onGone} />
      </div>
    </>
  );
}

function useTakePerson() {
  const queries = useQueryClient();
  return (person: StaffView) => {
    queries.setQueryData(['staff', 'one', person.id], person);
    void queries.invalidateQueries({ queryKey: ['staff', 'list'] });
  };
}

function SendAgain({ person }: { readonly person: StaffView }) {
  const { t } = useTranslation('staff');
  const command = useCommand(postInvitationAgain, () => {
    toast(t('again.done', { email: person.email }));
  });
  return (
    <>
      <p className="muted">{t('again.text')}</p>
      <FailureNotice error={command.error} />
      <Button
        variant="default"
        loading={command.isPending}
        onClick={() => {
          command.mutate({ staffId: person.id });
        }}
      >
        {t('again.submit')}
      </Button>
    </>
  );
}

function Return({ person }: { readonly person: StaffView }) {
  const { t } = useTranslation('staff');
  const take = useTakePerson();
  const command = useCommand(postReturn, (returned) => {
    take(returned);
    toast(t('return.done', { name: returned.displayName }));
  });
  return (
    <>
      <p className="muted">{t('return.text')}</p>
      <FailureNotice error={command.error} />
      <Button
        loading={command.isPending}
        onClick={() => {
          command.mutate({ staffId: person.id, version: person.version });
        }}
      >
        {t('return.submit')}
      </Button>
    </>
  );
}

const schema = suspendStaff.pick({ reason: true });

function Suspend({ person }: { readonly person: StaffView }) {
  const { t } = useTranslation('staff');
  const { t: tCommon } = useTranslation();
  const fieldText = useFieldText();
  const take = useTakePerson();
  const [isAsking, setAsking] = useState(false);
  const form = useSchemaForm(schema, { reason: '' });
  const command = useCommand(postSuspend, (suspended) => {
    take(suspended);
    toast(t('suspend.done', { name: suspended.displayName }));
  });
  if (!isAsking) {
    return (
      <Button
        variant="default"
        className="danger-outline"
        onClick={() => {
          setAsking(true);
        }}
      >
        {t('suspend.open')}
      </Button>
    );
  }
  const submit = form.handleSubmit(({ reason }) => {
    command.mutate({ staffId: person.id, version: person.version, reason });
  });
  return (
    <form className="stack" noValidate onSubmit={(event) => void submit(event)}>
      <h3 className="panel-subtitle">{t('suspend.title')}</h3>
      <p className="muted">{t('suspend.text')}</p>
      <FailureNotice error={command.error} />
      <Textarea
        {...form.register('reason')}
        autoFocus
        autosize
        minRows={2}
        label={t('suspend.reason')}
        error={fieldText(form.formState.errors.reason)}
      />
      <div className="row-end">
        <Button
          variant="default"
          onClick={() => {
            setAsking(false);
          }}
        >
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" color="danger" loading={command.isPending}>
          {t('suspend.submit')}
        </Button>
      </div>
    </form>
  );
}
