import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { LocationView } from '../../../../../shared/schemas/places.ts';
import { addWard, addWards } from '../../../../../shared/schemas/places.ts';
import { locationId } from '../../../../../shared/types/ids.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { useFieldText, useSchemaForm } from '../../../lib/forms.ts';
import type { Department } from '../api/places.ts';
import { postWards } from '../api/places.ts';
import { readRooms } from '../read-rooms.ts';
import { pathsOf } from '../tree.ts';

const rooms = addWards.shape.wards.element.shape.rooms;

/** As the form has it: rooms and their beds are one text. */
const schema = z.strictObject({
  name: addWard.shape.name,
  departmentId: addWard.shape.departmentId,
  floor: addWard.shape.floor,
  locationId: z.union([z.literal(''), locationId]),
  rooms: z.string().transform(readRooms).pipe(rooms),
});

interface AddWardDialogProps {
  readonly isOpen: boolean;
  readonly departments: readonly Department[];
  readonly locations: readonly LocationView[];
  readonly onClose: () => void;
  readonly onAdded: (wardId: string) => void;
}

/** Adds a ward with all its rooms and beds in one go. */
export function AddWardDialog({ isOpen, onClose, ...rest }: AddWardDialogProps) {
  const { t } = useTranslation('places');
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title={t('ward.add')} isLong width="wide">
      <AddWardForm onClose={onClose} {...rest} />
    </FormDialog>
  );
}

/** What the server says is there already: the ward's name, or one of the codes. */
function takenPart(error: unknown): 'name' | 'codes' | null {
  if (!isProblem(error, 'already-exists')) return null;
  return error.problem.errors?.some(({ pointer }) => pointer.endsWith('/name')) === true ? 'name' : 'codes';
}

function AddWardForm({ departments, locations, onClose, onAdded }: Omit<AddWardDialogProps, 'isOpen'>) {
  const { t } = useTranslation('places');
  const { t: tCommon } = useTranslation();
  const fieldText = useFieldText();
  const form = useSchemaForm(schema, {
    name: '',
    departmentId: departments[0]?.id ?? '',
    floor: '',
    locationId: '',
    rooms: '',
  });
  const { errors } = form.formState;
  const command = useCommand(postWards, ({ wards }) => {
    const [ward] = wards;
    if (ward === undefined) return;
    toast(t('ward.added', { name: ward.name, count: ward.bedCount }));
    onAdded(ward.id);
    onClose();
  });
  const taken = takenPart(command.error);
  const written = readRooms(form.watch('rooms'));
  const beds = written.reduce((sum, room) => sum + room.codes.length, 0);
  const submit = form.handleSubmit(({ locationId: within, ...ward }) => {
    command.mutate({ wards: [{ ...ward, locationId: within === '' ? null : within }] });
  });
  const roomsError = Array.isArray(errors.rooms) ? t('ward.roomsWrong') : fieldText(errors.rooms);
  return (
    <form className="stack" noValidate onSubmit={(event) => void submit(event)}>
      {taken === null ? <FailureNotice error={command.error} /> : null}
      <TextInput
        {...form.register('name')}
        data-autofocus
        label={t('field.name')}
        autoComplete="off"
        error={taken === 'name' ? t('taken') : fieldText(errors.name)}
      />
      <NativeSelect
        {...form.register('departmentId')}
        label={t('field.department')}
        data={departments.map(({ id, name }) => ({ value: id, label: name }))}
        error={fieldText(errors.departmentId)}
      />
      <TextInput
        {...form.register('floor')}
        label={t('field.floor')}
        description={t('field.floorHelp')}
        error={fieldText(errors.floor)}
      />
      {locations.length === 0 ? null : (
        <NativeSelect
          {...form.register('locationId')}
          label={t('field.location')}
          data={[
            { value: '', label: t('field.noLocation') },
            ...pathsOf(locations).map(({ id, path }) => ({ value: id, label: path })),
          ]}
        />
      )}
      <Textarea
        {...form.register('rooms')}
        label={t('ward.rooms')}
        description={t('ward.roomsHelp')}
        autosize
        minRows={4}
        spellCheck={false}
        error={taken === 'codes' ? t('ward.codeTwice') : roomsError}
      />
      <p className="muted small numbers" aria-live="polite">
        {t('ward.roomCount', { count: written.length })}, {t('ward.bedCount', { count: beds })}
      </p>
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" loading={command.isPending}>
          {t('ward.submit')}
        </Button>
      </div>
    </form>
  );
}
