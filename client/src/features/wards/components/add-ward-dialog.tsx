import { Button, Modal, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { addWard } from '../../../../../shared/schemas/places.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { showRefusal, useFieldText, useSchemaForm } from '../../../lib/forms.ts';
import { useDepartments } from '../api/get-departments.ts';
import { postWard } from '../api/save-ward.ts';

const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** As the form has it: one room to a line. */
const schema = addWard.extend({ rooms: z.string().transform(linesOf).pipe(addWard.shape.rooms) });

interface AddWardDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function AddWardDialog({ isOpen, onClose }: AddWardDialogProps) {
  const { t } = useTranslation('wards');
  const { t: tCommon } = useTranslation();
  const isPhone = useMediaQuery('(max-width: 699px)');
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      fullScreen={isPhone === true}
      title={<span className="panel-title">{t('addWard.title')}</span>}
      closeButtonProps={{ 'aria-label': tCommon('action.close') }}
    >
      {isOpen ? <AddWardForm onClose={onClose} /> : null}
    </Modal>
  );
}

function AddWardForm({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('wards');
  const { t: tCommon } = useTranslation();
  const fieldText = useFieldText();
  const navigate = useNavigate();
  const departments = useDepartments().data?.items ?? [];
  const form = useSchemaForm(schema, { departmentId: departments[0]?.id ?? '', name: '', floor: '', rooms: '' });
  const { errors } = form.formState;
  const command = useCommand(postWard, (ward) => {
    toast(t('addWard.done', { name: ward.name }));
    onClose();
    void navigate({ to: '/wards/$wardId', params: { wardId: ward.id } });
  });
  const submit = form.handleSubmit((values) => {
    command.mutate(values, {
      onError(error) {
        showRefusal(error, ['departmentId', 'name', 'floor', 'rooms'], form.setError);
      },
    });
  });
  return (
    <form className="stack" noValidate onSubmit={(event) => void submit(event)}>
      <FailureNotice error={command.error} />
      <TextInput {...form.register('name')} data-autofocus label={t('field.name')} error={fieldText(errors.name)} />
      <NativeSelect
        {...form.register('departmentId')}
        label={t('field.department')}
        data={departments.map(({ id, name }) => ({ value: id, label: name }))}
        error={fieldText(errors.departmentId)}
      />
      <TextInput {...form.register('floor')} label={t('field.floor')} error={fieldText(errors.floor)} />
      <Textarea
        {...form.register('rooms')}
        label={t('addWard.rooms')}
        description={t('addWard.roomsHelp')}
        autosize
        minRows={3}
        error={Array.isArray(errors.rooms) ? t('addWard.roomWrong') : fieldText(errors.rooms)}
      />
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" loading={command.isPending}>
          {t('addWard.submit')}
        </Button>
      </div>
    </form>
  );
}
