import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { WardBoard } from '../../../../../shared/schemas/places.ts';
import { addWard } from '../../../../../shared/schemas/places.ts';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { ConflictNotice } from '../../../components/ui/conflict-notice.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { showRefusal, useFieldText, useSchemaForm } from '../../../lib/forms.ts';
import { wardsQuery } from '../../../lib/wards.ts';
import { patchWard } from '../api/save-ward.ts';

type Ward = WardBoard['ward'];

const schema = z.strictObject({ name: addWard.shape.name, floor: addWard.shape.floor });
const valuesOf = ({ name, floor }: Ward) => ({ name, floor });

interface ChangeWardDialogProps {
  /** The ward as it is now; it may change while the dialog is open. */
  readonly ward: Ward;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function ChangeWardDialog({ ward, isOpen, onClose }: ChangeWardDialogProps) {
  const { t } = useTranslation('wards');
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title={t('changeWard.title')}>
      <ChangeWardForm live={ward} onClose={onClose} />
    </FormDialog>
  );
}

function useDifferences(base: Ward, live: Ward) {
  const { t } = useTranslation('wards');
  const differences = [];
  if (live.name !== base.name) differences.push({ label: t('field.name'), theirs: live.name });
  if (live.floor !== base.floor) differences.push({ label: t('field.floor'), theirs: live.floor });
  return differences;
}

function ChangeWardForm({ live, onClose }: { readonly live: Ward; readonly onClose: () => void }) {
  const { t } = useTranslation('wards');
  const { t: tCommon } = useTranslation();
  const fieldText = useFieldText();
  const queries = useQueryClient();
  const [base, setBase] = useState(live);
  const differences = useDifferences(base, live);
  const form = useSchemaForm(schema, valuesOf(live));
  const { errors, isDirty } = form.formState;
  const loadAgain = async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['ward', live.id] }),
      queries.invalidateQueries({ queryKey: wardsQuery.queryKey }),
    ]);
  };
  const command = useCommand(patchWard, () => {
    toast(t('changeWard.done'));
    onClose();
    void loadAgain();
  });
  const save = (version: number) =>
    form.handleSubmit((values) => {
      command.mutate(
        { wardId: live.id, version, ...values },
        {
          onError(error) {
            showRefusal(error, ['name', 'floor'], form.setError);
            if (isProblem(error, 'version-conflict')) void loadAgain();
          },
        },
      );
    });
  const isBehind = live.version > base.version;
  return (
    <form className="stack" noValidate onSubmit={(event) => void save(base.version)(event)}>
      {isBehind ? (
        <ConflictNotice
          differences={differences}
          isPending={command.isPending}
          onTakeTheirs={() => {
            form.reset(valuesOf(live));
            setBase(live);
            command.reset();
          }}
          onKeepMine={() => {
            setBase(live);
            void save(live.version)();
          }}
        />
      ) : null}
      {isProblem(command.error, 'version-conflict') ? null : <FailureNotice error={command.error} />}
      <TextInput {...form.register('name')} data-autofocus label={t('field.name')} error={fieldText(errors.name)} />
      <TextInput {...form.register('floor')} label={t('field.floor')} error={fieldText(errors.floor)} />
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" loading={command.isPending} disabled={isBehind || !isDirty}>
          {tCommon('action.save')}
        </Button>
      </div>
    </form>
  );
}
