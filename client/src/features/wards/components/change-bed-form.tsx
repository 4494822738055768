import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { BedView, WardBoard } from '../../../../../shared/schemas/places.ts';
import { bedCode, bedTag, bedType } from '../../../../../shared/schemas/places.ts';
import { ConflictNotice } from '../../../components/ui/conflict-notice.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { api } from '../../../lib/api/api.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { showRefusal, useFieldText, useSchemaForm } from '../../../lib/forms.ts';
import { patchBed } from '../api/save-beds.ts';
import type { WardStore } from '../ward-store.ts';
import { BED_TYPES } from './bed-look.ts';
import { TagChoices } from './tag-choices.tsx';

const schema = z.strictObject({ code: bedCode, type: bedType, tags: z.array(bedTag).max(7) });
const valuesOf = ({ code, type, tags }: BedView) => ({ code, type, tags: [...tags] });

interface ChangeBedFormProps {
  readonly store: WardStore;
  /** The bed as it is now; it may change while the form is open. */
  readonly live: BedView;
  readonly onDone: () => void;
}

function useDifferences(base: BedView, live: BedView) {
  const { t } = useTranslation('wards');
  const words = (bed: BedView) => [
    { label: t('field.code'), theirs: bed.code },
    { label: t('field.type'), theirs: t(`type.${bed.type}`) },
    { label: t('field.tags'), theirs: bed.tags.map((tag) => t(`tag.${tag}`)).join(', ') },
  ];
  const before = words(base);
  return words(live).filter((now, index) => now.theirs !== before[index]?.theirs);
}

export function ChangeBedForm({ store, live, onDone }: ChangeBedFormProps) {
  const { t } = useTranslation('wards');
  const { t: tCommon } = useTranslation();
  const fieldText = useFieldText();
  // What the person began with: everything newer than this came from someone else.
  const [base, setBase] = useState(live);
  const differences = useDifferences(base, live);
  const form = useSchemaForm(schema, valuesOf(live));
  const { errors, isDirty } = form.formState;
  const command = useCommand(patchBed, (bed) => {
    store.keepOwn([bed]);
    toast(t('changeBed.done', { code: bed.code }));
    onDone();
  });
  const isBehind = live.version > base.version;
  const save = (version: number) =>
    form.handleSubmit((values) => {
      command.mutate(
        { bedId: live.id, version, ...values },
        {
          onError(error) {
            showRefusal(error, ['code', 'type', 'tags'], form.setError);
            if (isProblem(error, 'already-exists')) form.setError('code', { message: 'taken' });
            if (isProblem(error, 'version-conflict')) void reload();
          },
        },
      );
    });
  const reload = async () => {
    store.reset(await api.get<WardBoard>(`/wards/${live.wardId}`));
  };
  const takeTheirs = () => {
    form.reset(valuesOf(live));
    setBase(live);
    command.reset();
  };
  const isConflict = isProblem(command.error, 'version-conflict');
  const codeError = errors.code?.message === 'taken' ? t('changeBed.codeTaken') : fieldText(errors.code);
  return (
    <form className="stack panel-form" noValidate onSubmit={(event) => void save(base.version)(event)}>
      <h3 className="panel-subtitle">{t('changeBed.title')}</h3>
      {isBehind ? (
        <ConflictNotice
          differences={differences}
          isPending={command.isPending}
          onTakeTheirs={takeTheirs}
          onKeepMine={() => {
            setBase(live);
            void save(live.version)();
          }}
        />
      ) : null}
      {isConflict ? null : <FailureNotice error={command.error} />}
      <TextInput {...form.register('code')} label={t('field.code')} autoComplete="off" error={codeError} />
      <NativeSelect
        {...form.register('type')}
        label={t('field.type')}
        data={BED_TYPES.map((type) => ({ value: type, label: t(`type.${type}`) }))}
      />
      <TagChoices register={form.register('tags')} />
      <div className="row-end">
        <Button variant="default" onClick={onDone}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" loading={command.isPending} disabled={isBehind || !isDirty}>
          {tCommon('action.save')}
        </Button>
      </div>
    </form>
  );
}
