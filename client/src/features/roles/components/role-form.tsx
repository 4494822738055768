import { Button, Radio, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CustomRoleView } from '../../../../../shared/schemas/roles.ts';
import { createCustomRole } from '../../../../../shared/schemas/roles.ts';
import { completed } from '../../../../../shared/domain/roles.ts';
import type { Permission } from '../../../../../shared/types/permissions.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { customRolesQuery, useCustomRoles } from '../../../lib/custom-roles.ts';
import { patchRole, postRole } from '../api.ts';
import { RightChoices } from './right-choices.tsx';
import { RoleSummary } from './role-summary.tsx';

interface RoleFormProps {
  /** `null`: a new one. */
  readonly role: CustomRoleView | null;
  readonly onClose: () => void;
}

interface Draft {
  readonly name: string;
  readonly description: string;
  readonly everyWard: boolean;
  readonly permissions: readonly Permission[];
}

const draftOf = (role: CustomRoleView | null): Draft => ({
  name: role?.name ?? '',
  description: role?.description ?? '',
  everyWard: role?.everyWard ?? false,
  permissions: role?.permissions ?? [],
});

/** A role in the making: its name, its wards, its rights, and below what that comes to in words. */
export function RoleForm({ role, onClose }: RoleFormProps) {
  const { t } = useTranslation('roles');
  const { t: tCommon } = useTranslation();
  const queries = useQueryClient();
  const roles = useCustomRoles().data;
  const [base, setBase] = useState(role);
  const [draft, setDraft] = useState(() => draftOf(role));
  const [isTried, setTried] = useState(false);
  const done = (saved: CustomRoleView) => {
    void queries.invalidateQueries({ queryKey: customRolesQuery.queryKey });
    toast(t('form.saved', { name: saved.name }));
    onClose();
  };
  const creation = useCommand(postRole, done);
  const change = useCommand(patchRole, done);
  const command = base === null ? creation : change;
  const alter = (part: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...part }));
  };
  // What somebody else saved meanwhile is shown, and saved over only knowingly.
  const live = roles?.items.find(({ id }) => id === base?.id);
  const isBehind = base !== null && live !== undefined && live.version > base.version;
  const isEmpty = draft.name.trim() === '';
  const isTaken = isProblem(command.error, 'already-exists');
  const nameError = isEmpty && isTried ? tCommon('validation.required') : isTaken ? t('form.taken') : null;
  const submit = () => {
    setTried(true);
    const parsed = createCustomRole.safeParse({
      ...draft,
      description: draft.description.trim() === '' ? null : draft.description,
      permissions: completed(draft.permissions),
    });
    if (!parsed.success || draft.permissions.length === 0) return;
    if (base === null) creation.mutate(parsed.data);
    else change.mutate({ roleId: base.id, version: base.version, ...parsed.data });
  };
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {isProblem(command.error, 'already-exists') ? null : <FailureNotice error={command.error} />}
      {isBehind ? (
        <Notice
          tone="warn"
          isSpoken
          actions={
            <Button
              variant="default"
              onClick={() => {
                setBase(live);
                setDraft(draftOf(live));
                change.reset();
              }}
            >
              {tCommon('conflict.takeTheirs')}
            </Button>
          }
        >
          {t('form.conflict')}
        </Notice>
      ) : null}
      {base !== null && base.holders > 0 ? (
        <Notice tone="info">{t('form.affects', { count: base.holders })}</Notice>
      ) : null}
      <TextInput
        data-autofocus
        label={t('form.name')}
        maxLength={60}
        value={draft.name}
        error={nameError}
        onChange={({ currentTarget }) => {
          alter({ name: currentTarget.value });
        }}
      />
      <Textarea
        label={t('form.description')}
        autosize
        minRows={1}
        maxLength={300}
        value={draft.description}
        onChange={({ currentTarget }) => {
          alter({ description: currentTarget.value });
        }}
      />
      <Radio.Group
        label={t('form.wards')}
        value={draft.everyWard ? 'every' : 'own'}
        onChange={(value) => {
          alter({ everyWard: value === 'every' });
        }}
      >
        <div className="role-wards">
          <Radio value="own" label={t('form.ownWards')} />
          <Radio
            value="every"
            label={t('form.everyWard')}
            disabled={roles?.canGiveEveryWard === false && base?.everyWard !== true}
          />
        </div>
      </Radio.Group>
      <RightChoices
        chosen={draft.permissions}
        canGive={(right) => roles?.givable.includes(right) === true || base?.permissions.includes(right) === true}
        error={isTried && draft.permissions.length === 0 ? t('form.none') : null}
        onChange={(permissions) => {
          alter({ permissions });
        }}
      />
      <section className="role-sum" aria-label={t('form.summary')}>
        <h3>{t('form.summary')}</h3>
        <RoleSummary permissions={draft.permissions} everyWard={draft.everyWard} />
      </section>
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" loading={command.isPending} disabled={isBehind}>
          {t(base === null ? 'form.make' : 'form.save')}
        </Button>
      </div>
    </form>
  );
}
