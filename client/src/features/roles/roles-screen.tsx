import './roles.css';
import { Button, NativeSelect } from '@mantine/core';
import { IconPlus, IconUserCog } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CustomRoleView } from '../../../../shared/schemas/roles.ts';
import { MoveToBinButton } from '../../components/bin/move-to-bin-button.tsx';
import { Card } from '../../components/ui/card.tsx';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../components/ui/form-dialog.tsx';
import { Page } from '../../components/ui/page.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { useCustomRoles } from '../../lib/custom-roles.ts';
import { RoleForm } from './components/role-form.tsx';
import { RoleMatrix } from './components/role-matrix.tsx';
import { RoleSummary } from './components/role-summary.tsx';
import { useRolesLive } from './realtime.ts';
import type { RoleColumn } from './role-columns.ts';
import { columnsOf } from './role-columns.ts';

/** What is being made or changed; `null`: nothing. */
type Editing = { readonly role: CustomRoleView | null } | null;

/** The roles a hospital has, what each means in words, and those it makes itself. */
export function RolesScreen() {
  const { t } = useTranslation('roles');
  const { t: tCommon } = useTranslation();
  const roles = useCustomRoles();
  useRolesLive();
  const [editing, setEditing] = useState<Editing>(null);
  const own = roles.data?.items ?? [];
  const columns = columnsOf(own, (role) => tCommon(`role.${role}`));
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        <Button
          leftSection={<IconPlus size={18} aria-hidden="true" />}
          onClick={() => {
            setEditing({ role: null });
          }}
        >
          {t('new')}
        </Button>
      }
    >
      {roles.isLoading ? <Skeleton className="stack" blocks={[160, 400]} onRetry={() => void roles.refetch()} /> : null}
      {roles.isError ? <FailureNotice error={roles.error} onRetry={() => void roles.refetch()} /> : null}
      {roles.isSuccess ? (
        <div className="stack-lg">
          <OwnRoles
            roles={own}
            onEdit={(role) => {
              setEditing({ role });
            }}
          />
          <OneInWords columns={columns} />
          <Card title={t('matrix.title')} lead={t('matrix.lead')}>
            <RoleMatrix columns={columns} />
          </Card>
        </div>
      ) : null}
      <FormDialog
        isOpen={editing !== null}
        onClose={() => {
          setEditing(null);
        }}
        title={t(editing?.role === null ? 'form.new' : 'form.change')}
        width="wide"
        isLong
      >
        {editing === null ? null : (
          <RoleForm
            role={editing.role}
            onClose={() => {
              setEditing(null);
            }}
          />
        )}
      </FormDialog>
    </Page>
  );
}

interface OwnRolesProps {
  readonly roles: readonly CustomRoleView[];
  readonly onEdit: (role: CustomRoleView) => void;
}

function OwnRoles({ roles, onEdit }: OwnRolesProps) {
  const { t } = useTranslation('roles');
  return (
    <Card title={t('own.title')} lead={t('own.lead')}>
      {roles.length === 0 ? (
        <EmptyState icon={IconUserCog} title={t('own.none')}>
          {t('own.noneText')}
        </EmptyState>
      ) : (
        <ul className="roles-own">
          {roles.map((role) => (
            <li key={role.id}>
              <OwnRole role={role} onEdit={onEdit} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function OwnRole({ role, onEdit }: { readonly role: CustomRoleView; readonly onEdit: OwnRolesProps['onEdit'] }) {
  const { t } = useTranslation('roles');
  const { name, description, holders, abilities } = role;
  return (
    <article className="role-own">
      <header>
        <h3>
          <bdi>{name}</bdi>
        </h3>
        <span className="muted small numbers">{t('own.holders', { count: holders })}</span>
      </header>
      {description === null ? null : (
        <p>
          <bdi>{description}</bdi>
        </p>
      )}
      <RoleSummary permissions={role.permissions} everyWard={role.everyWard} />
      <div className="row">
        {abilities.canEdit ? (
          <Button
            variant="default"
            aria-label={t('own.editOf', { name })}
            onClick={() => {
              onEdit(role);
            }}
          >
            {t('own.edit')}
          </Button>
        ) : null}
        {abilities.canRemove ? (
          <MoveToBinButton kind="custom-role" id={role.id} version={role.version} look="quiet" />
        ) : null}
      </div>
    </article>
  );
}

function OneInWords({ columns }: { readonly columns: readonly RoleColumn[] }) {
  const { t } = useTranslation('roles');
  const [key, setKey] = useState('nurse');
  const role = columns.find((column) => column.key === key) ?? columns[0];
  if (role === undefined) return null;
  return (
    <Card title={t('look.title')}>
      <div className="stack">
        <NativeSelect
          className="role-choice"
          label={t('look.role')}
          value={role.key}
          data={columns.map((column) => ({ value: column.key, label: column.name }))}
          onChange={({ currentTarget }) => {
            setKey(currentTarget.value);
          }}
        />
        <RoleSummary permissions={role.permissions} everyWard={role.everyWard} />
      </div>
    </Card>
  );
}
