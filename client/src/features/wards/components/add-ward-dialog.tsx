import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { addDepartment, addWard } from '../../../../../shared/schemas/places.ts';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { showRefusal, useFieldText, useSchemaForm } from '../../../lib/forms.ts';
import { useDepartments } from '../api/get-departments.ts';
import { postDepartment, postWard } from '../api/save-ward.ts';

const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const NEW = 'new';

/** As the form has it: one room to a line, and a department that may have to be made first. */
const schema = z
  .strictObject({
    name: addWard.shape.name,
    floor: addWard.shape.floor,
    rooms: z.string().transform(linesOf).pipe(addWard.shape.rooms),
    departmentId: z.union([z.literal(NEW), addWard.shape.departmentId]),
    newDepartment: z.string(),
  })
  .refine((ward) => ward.departmentId !== NEW || addDepartment.shape.name.safeParse(ward.newDepartment).success, {
    path: ['newDepartment'],
    message: 'validation:required',
  });

interface AddWardDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function AddWardDialog({ isOpen, onClose }: AddWardDialogProps) {
  const { t } = useTranslation('wards');
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title={t('addWard.title')} isLong>
      <AddWardForm onClose={onClose} />
    </FormDialog>
  );
}

function AddWardForm({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('wards');
  const { t: tCommon } = useTranslation();
  const fieldText = useFieldText();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const departments = useDepartments().data?.items ?? [];
  const form = useSchemaForm(schema, {
    departmentId: departments[0]?.id ?? NEW,
    newDepartment: '',
    name: '',
    floor: '',
    rooms: '',
  });
  const { errors } = form.formState;
  const department = useCommand(postDepartment, ({ id }) => {
    void queries.invalidateQueries({ queryKey: ['departments'] });
    // If the ward itself is refused now, the next try finds its department made.
    form.setValue('departmentId', id);
  });
  const isNew = form.watch('departmentId') === NEW;
  const command = useCommand(postWard, (ward) => {
    toast(t('addWard.done', { name: ward.name }));
    onClose();
    void navigate({ to: '/wards/$wardId', params: { wardId: ward.id } });
  });
  const submit = form.handleSubmit(async ({ newDepartment, departmentId, ...ward }) => {
    const add = (id: typeof departmentId) => {
      if (id === NEW) return;
      command.mutate(
        { ...ward, departmentId: id },
        {
          onError(error) {
            showRefusal(error, ['departmentId', 'name', 'floor', 'rooms'], form.setError);
          },
        },
      );
    };
    if (departmentId !== NEW) add(departmentId);
    // A refusal is on the screen already.
    else
      await department.mutateAsync({ name: newDepartment.trim() }).then(
        ({ id }) => add(id),
        () => undefined,
      );
  });
  return (
    <form className="stack" noValidate onSubmit={(event) => void submit(event)}>
      <FailureNotice error={department.error ?? command.error} />
      <TextInput {...form.register('name')} data-autofocus label={t('field.name')} error={fieldText(errors.name)} />
      <NativeSelect
        {...form.register('departmentId')}
        label={t('field.department')}
        data={[
          ...departments.map(({ id, name }) => ({ value: id, label: name })),
          { value: NEW, label: t('addWard.newDepartment') },
        ]}
        error={fieldText(errors.departmentId)}
      />
      {isNew ? (
        <TextInput
          {...form.register('newDepartment')}
          label={t('addWard.departmentName')}
          error={fieldText(errors.newDepartment)}
        />
      ) : null}
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
        <Button type="submit" loading={command.isPending || department.isPending}>
          {t('addWard.submit')}
        </Button>
      </div>
    </form>
  );
}
