import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { OnCallRole } from '../../../../../shared/schemas/on-call.ts';
import type { WardId } from '../../../../../shared/types/ids.ts';
import { line } from '../../../../../shared/types/text.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { useFieldText, useSchemaForm } from '../../../lib/forms.ts';
import { useWards } from '../../../lib/wards.ts';
import { patchRole, postRole } from '../api/on-call.ts';
import { Buttons } from './buttons.tsx';

const naming = z.strictObject({ name: line(60) });
/** An empty choice stands for the whole hospital. */
const adding = naming.extend({ wardId: z.string() });

interface Closing {
  readonly onClose: () => void;
}

export function AddRole({ onClose }: Closing) {
  const { t } = useTranslation('onCall');
  const fieldText = useFieldText();
  const wards = useWards();
  const form = useSchemaForm(adding, { name: '', wardId: '' });
  const command = useCommand(postRole, ({ name }) => {
    toast(t('added', { name }));
    onClose();
  });
  const isTaken = isProblem(command.error, 'already-exists');
  const submit = form.handleSubmit(({ name, wardId }) => {
    // It comes from the list of wards below.
    command.mutate({ name, wardId: wardId === '' ? null : (wardId as WardId) });
  });
  return (
    <form className="stack" noValidate onSubmit={(event) => void submit(event)}>
      {isTaken ? null : <FailureNotice error={command.error} />}
      <TextInput
        {...form.register('name')}
        data-autofocus
        label={t('name')}
        description={t('nameHint')}
        autoComplete="off"
        error={isTaken ? t('taken') : fieldText(form.formState.errors.name)}
      />
      <NativeSelect
        {...form.register('wardId')}
        label={t('of')}
        data={[
          { value: '', label: t('ofHospital') },
          ...(wards.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <Buttons onClose={onClose}>
        <Button type="submit" loading={command.isPending}>
          {t('add')}
        </Button>
      </Buttons>
    </form>
  );
}

export function RenameRole({ role, onClose }: Closing & { readonly role: OnCallRole }) {
  const { t } = useTranslation('onCall');
  const { t: tCommon } = useTranslation();
  const fieldText = useFieldText();
  const form = useSchemaForm(naming, { name: role.name });
  const command = useCommand(patchRole, onClose);
  const isTaken = isProblem(command.error, 'already-exists');
  const submit = form.handleSubmit(({ name }) => {
    command.mutate({ id: role.id, version: role.version, name });
  });
  return (
    <form className="stack" noValidate onSubmit={(event) => void submit(event)}>
      {isTaken ? null : <FailureNotice error={command.error} />}
      <TextInput
        {...form.register('name')}
        data-autofocus
        label={t('name')}
        autoComplete="off"
        error={isTaken ? t('taken') : fieldText(form.formState.errors.name)}
      />
      <Buttons onClose={onClose}>
        <Button type="submit" loading={command.isPending}>
          {tCommon('action.save')}
        </Button>
      </Buttons>
    </form>
  );
}
