import { Button, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HospitalView } from '../../../../../shared/schemas/hospitals.ts';
import { suspendHospital } from '../../../../../shared/schemas/hospitals.ts';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { useFieldText, useSchemaForm } from '../../../lib/forms.ts';
import { postSuspend } from '../api/save-hospital.ts';

const schema = suspendHospital.pick({ reason: true });

interface SuspendDialogProps {
  readonly hospital: HospitalView;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function SuspendDialog({ hospital, isOpen, onClose }: SuspendDialogProps) {
  const { t } = useTranslation('hospitals');
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title={t('suspend.title')}>
      <SuspendForm hospital={hospital} onClose={onClose} />
    </FormDialog>
  );
}

/** Stops a whole hospital's work, so its name has to be typed. */
function SuspendForm({ hospital, onClose }: Omit<SuspendDialogProps, 'isOpen'>) {
  const { t } = useTranslation('hospitals');
  const { t: tCommon } = useTranslation();
  const fieldText = useFieldText();
  const queries = useQueryClient();
  const [typed, setTyped] = useState('');
  const form = useSchemaForm(schema, { reason: '' });
  const again = () => void queries.invalidateQueries({ queryKey: ['hospitals'] });
  const command = useCommand(postSuspend, (suspended) => {
    toast(t('suspend.done', { name: suspended.name }));
    again();
    onClose();
  });
  const isNamed = typed.trim().normalize('NFC') === hospital.name;
  const submit = form.handleSubmit(({ reason }) => {
    if (!isNamed) return;
    command.mutate(
      { hospitalId: hospital.id, version: hospital.version, reason },
      {
        onError(error) {
          if (isProblem(error, 'version-conflict')) again();
        },
      },
    );
  });
  return (
    <form className="stack" noValidate onSubmit={(event) => void submit(event)}>
      <Notice tone="danger">{t('suspend.text')}</Notice>
      <FailureNotice error={command.error} />
      <Textarea
        {...form.register('reason')}
        data-autofocus
        autosize
        minRows={2}
        label={t('suspend.reason')}
        error={fieldText(form.formState.errors.reason)}
      />
      <TextInput
        label={t('suspend.type', { name: hospital.name })}
        value={typed}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
        }}
      />
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" color="danger" disabled={!isNamed} loading={command.isPending}>
          {t('suspend.submit')}
        </Button>
      </div>
    </form>
  );
}
