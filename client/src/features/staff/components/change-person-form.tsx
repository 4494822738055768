import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { StaffView } from '../../../../../shared/schemas/staff.ts';
import { changeStaff, inviteStaff } from '../../../../../shared/schemas/staff.ts';
import { ConflictNotice } from '../../../components/ui/conflict-notice.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { showRefusal, useFieldText, useSchemaForm } from '../../../lib/forms.ts';
import { patchStaff } from '../api/save-staff.ts';
import { useRoleNames } from '../use-role-names.ts';
import { DepartmentChoices, RoleChoices, WardAccessChoice, WardChoices } from './choice-lists.tsx';

/** An empty field is nothing, not an empty word. */
const field = z.string().transform((text) => text.trim() || null);

const schema = z.strictObject({
  jobTitle: field.pipe(changeStaff.shape.jobTitle.unwrap()),
  phone: field.pipe(changeStaff.shape.phone.unwrap()),
  registrationNumber: field.pipe(changeStaff.shape.registrationNumber.unwrap()),
  roles: inviteStaff.shape.roles,
  customRoleIds: changeStaff.shape.customRoleIds.unwrap(),
  wardIds: changeStaff.shape.wardIds.unwrap(),
  wardAccess: changeStaff.shape.wardAccess.unwrap(),
  departmentIds: changeStaff.shape.departmentIds.unwrap(),
});

const FIELDS = ['jobTitle', 'phone', 'registrationNumber', 'roles', 'wardIds', 'departmentIds'] as const;

const valuesOf = (person: StaffView) => ({
  jobTitle: person.jobTitle ?? '',
  phone: person.phone ?? '',
  registrationNumber: person.registrationNumber ?? '',
  roles: person.roles.filter((role) => role !== 'operator'),
  customRoleIds: [...person.customRoleIds],
  wardIds: [...person.wardIds],
  wardAccess: person.wardAccess,
  departmentIds: [...person.departmentIds],
});

function useDifferences(base: StaffView, live: StaffView) {
  const { t } = useTranslation('staff');
  const roleNames = useRoleNames();
  const words = (person: StaffView) => [
    { label: t('field.jobTitle'), theirs: person.jobTitle ?? '' },
    { label: t('field.phone'), theirs: person.phone ?? '' },
    { label: t('field.registration'), theirs: person.registrationNumber ?? '' },
    { label: t('field.roles'), theirs: roleNames(person) },
    { label: t('field.wards'), theirs: t('wardCount', { count: person.wardIds.length }) },
    { label: t('field.wardAccess'), theirs: t(`access.${person.wardAccess}`) },
    { label: t('field.state'), theirs: t(`state.${person.state}`) },
  ];
  const before = words(base);
  return words(live).filter((now, index) => now.theirs !== before[index]?.theirs);
}

interface ChangePersonFormProps {
  /** The entry as it is now; it may change while the form is open. */
  readonly live: StaffView;
  readonly onDone: () => void;
}

export function ChangePersonForm({ live, onDone }: ChangePersonFormProps) {
  const { t } = useTranslation('staff');
  const { t: tCommon } = useTranslation();
  const fieldText = useFieldText();
  const queries = useQueryClient();
  const [base, setBase] = useState(live);
  const differences = useDifferences(base, live);
  const form = useSchemaForm(schema, valuesOf(live));
  const { errors, isDirty } = form.formState;
  const command = useCommand(patchStaff, (person) => {
    setBase(person);
    queries.setQueryData(['staff', 'one', person.id], person);
    void queries.invalidateQueries({ queryKey: ['staff', 'list'] });
    toast(t('change.done', { name: person.displayName }));
    onDone();
  });
  const save = (version: number) =>
    form.handleSubmit((values) => {
      command.mutate(
        { staffId: live.id, version, ...values },
        {
          onError(error) {
            showRefusal(error, FIELDS, form.setError);
            if (isProblem(error, 'version-conflict')) {
              void queries.invalidateQueries({ queryKey: ['staff', 'one', live.id] });
            }
          },
        },
      );
    });
  // A photo or a qualification set meanwhile, also by oneself, is nothing this form could overwrite.
  const isSameHere = live.state === base.state && JSON.stringify(valuesOf(live)) === JSON.stringify(valuesOf(base));
  const isBehind = live.version > base.version && !isSameHere;
  return (
    <form
      className="stack panel-form"
      noValidate
      onSubmit={(event) => void save(isSameHere ? live.version : base.version)(event)}
    >
      <h3 className="panel-subtitle">{t('change.title')}</h3>
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
      <TextInput {...form.register('jobTitle')} label={t('field.jobTitle')} error={fieldText(errors.jobTitle)} />
      <TextInput
        {...form.register('phone')}
        label={t('field.phone')}
        type="tel"
        dir="ltr"
        error={fieldText(errors.phone)}
      />
      <TextInput
        {...form.register('registrationNumber')}
        label={t('field.registration')}
        dir="ltr"
        error={fieldText(errors.registrationNumber)}
      />
      <RoleChoices
        register={form.register('roles')}
        ownRegister={form.register('customRoleIds')}
        error={fieldText(errors.roles)}
      />
      <WardChoices register={form.register('wardIds')} />
      <WardAccessChoice register={form.register('wardAccess')} />
      <DepartmentChoices register={form.register('departmentIds')} />
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
