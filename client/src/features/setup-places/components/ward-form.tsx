import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { LocationView, WardBoard } from '../../../../../shared/schemas/places.ts';
import { addWard } from '../../../../../shared/schemas/places.ts';
import { locationId } from '../../../../../shared/types/ids.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { useFieldText, useSchemaForm } from '../../../lib/forms.ts';
import type { Department } from '../api/places.ts';
import { patchWard } from '../api/places.ts';
import { pathsOf } from '../tree.ts';

const schema = z.strictObject({
  name: addWard.shape.name,
  departmentId: addWard.shape.departmentId,
  floor: addWard.shape.floor,
  locationId: z.union([z.literal(''), locationId]),
});

interface WardFormProps {
  readonly ward: WardBoard['ward'];
  readonly departments: readonly Department[];
  readonly locations: readonly LocationView[];
  readonly onSettled: () => void;
}

/** The ward itself: what it is called, whose it is and where it lies. */
export function WardForm({ ward, departments, locations, onSettled }: WardFormProps) {
  const { t } = useTranslation('places');
  const { t: tCommon } = useTranslation();
  const fieldText = useFieldText();
  const { name, departmentId, floor } = ward;
  const form = useSchemaForm(schema, { name, departmentId, floor, locationId: ward.locationId ?? '' });
  const { errors, isDirty } = form.formState;
  const command = useCommand(patchWard, (changed) => {
    toast(t('ward.changed', { name: changed.name }));
    form.reset(form.getValues());
  });
  const isTaken = isProblem(command.error, 'already-exists');
  const submit = form.handleSubmit(({ locationId: within, ...values }) => {
    const change = { ...values, locationId: within === '' ? null : within };
    command.mutate({ wardId: ward.id, version: ward.version, ...change }, { onSettled });
  });
  return (
    <form className="ward-form" noValidate onSubmit={(event) => void submit(event)}>
      {isTaken ? null : <FailureNotice error={command.error} />}
      <TextInput
        {...form.register('name')}
        label={t('field.name')}
        autoComplete="off"
        error={isTaken ? t('taken') : fieldText(errors.name)}
      />
      <NativeSelect
        {...form.register('departmentId')}
        label={t('field.department')}
        data={departments.map((one) => ({ value: one.id, label: one.name }))}
      />
      <TextInput {...form.register('floor')} label={t('field.floor')} error={fieldText(errors.floor)} />
      <NativeSelect
        {...form.register('locationId')}
        label={t('field.location')}
        data={[
          { value: '', label: t('field.noLocation') },
          ...pathsOf(locations).map(({ id, path }) => ({ value: id, label: path })),
        ]}
      />
      <Button type="submit" loading={command.isPending} disabled={!isDirty}>
        {tCommon('action.save')}
      </Button>
    </form>
  );
}
