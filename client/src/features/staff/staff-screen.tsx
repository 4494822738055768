import './staff.css';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconSearch, IconUserOff, IconUserPlus } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Page } from '../../components/ui/page.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { useCustomRoles } from '../../lib/custom-roles.ts';
import { useCan } from '../../lib/session/use-session.ts';
import { useStaff } from './api/list-staff.ts';
import { PersonRow } from './components/person-row.tsx';
import { useStaffLive } from './realtime.ts';
import type { StaffSearch } from './staff-search.ts';
import { GIVEN_ROLES, readStaffSearch, STAFF_STATES } from './staff-search.ts';

const PersonPanel = lazy(async () => ({ default: (await import('./components/person-panel.tsx')).PersonPanel }));
const InviteDialog = lazy(async () => ({ default: (await import('./components/invite-dialog.tsx')).InviteDialog }));

const isFound = (text: string, ...fields: readonly (string | null)[]) =>
  fields.some((field) => field?.toLocaleLowerCase().includes(text.trim().toLocaleLowerCase()) === true);

export function StaffScreen() {
  const { t } = useTranslation('staff');
  const { t: tCommon } = useTranslation();
  const search = useSearch({ from: '/gate/staff' });
  const navigate = useNavigate({ from: '/staff' });
  const staff = useStaff(search);
  useStaffLive(staff.data !== undefined);
  const invite = useInvite();
  const [text, setText] = useState('');
  const go = (change: Record<string, string | undefined>) =>
    void navigate({ search: (before) => readStaffSearch({ ...before, ...change }), replace: true });

  const loaded = staff.data?.pages.flatMap((page) => page.items) ?? [];
  const shown = loaded.filter((person) => isFound(text, person.displayName, person.email, person.jobTitle));
  return (
    <Page title={t('title')} lead={t('lead')} actions={invite.button}>
      <Filters search={search} text={text} onText={setText} onChange={go} isWhole={!staff.hasNextPage} />
      {staff.isLoading ? <Skeleton blocks={[64, 64, 64, 64, 64]} onRetry={() => void staff.refetch()} /> : null}
      {staff.isError ? <FailureNotice error={staff.error} onRetry={() => void staff.refetch()} /> : null}
      {staff.isSuccess && shown.length === 0 ? (
        <div className="card">
          <EmptyState
            icon={IconUserOff}
            title={t('empty.title')}
            action={
              <Button
                variant="default"
                onClick={() => {
                  setText('');
                  go({ state: undefined, role: undefined, customRole: undefined });
                }}
              >
                {t('empty.clear')}
              </Button>
            }
          >
            {t(staff.hasNextPage ? 'empty.textMore' : 'empty.text')}
          </EmptyState>
        </div>
      ) : null}
      {shown.length > 0 ? (
        <ul className="people card">
          {shown.map((person) => (
            <li key={person.id}>
              <PersonRow
                person={person}
                isOpen={person.id === search.person}
                onOpen={() => {
                  go({ person: person.id });
                }}
              />
            </li>
          ))}
        </ul>
      ) : null}
      <div className="people-foot">
        <p className="muted small numbers" role="status">
          {staff.isSuccess ? t(staff.hasNextPage ? 'shownOfMore' : 'shown', { count: shown.length }) : null}
        </p>
        {staff.hasNextPage ? (
          <Button variant="default" loading={staff.isFetchingNextPage} onClick={() => void staff.fetchNextPage()}>
            {tCommon('action.loadMore')}
          </Button>
        ) : null}
      </div>
      <PersonPanelHost
        staffId={search.person}
        onClose={() => {
          go({ person: undefined });
        }}
      />
      {invite.dialog}
    </Page>
  );
}

function useInvite() {
  const { t } = useTranslation('staff');
  const canManage = useCan('staff.manage');
  const [isOpen, setOpen] = useState(false);
  const [wasOpened, setOpened] = useState(false);
  if (!canManage) return { button: undefined, dialog: null };
  return {
    button: (
      <Button
        leftSection={<IconUserPlus size={18} aria-hidden="true" />}
        onClick={() => {
          setOpened(true);
          setOpen(true);
        }}
      >
        {t('invite.open')}
      </Button>
    ),
    dialog: wasOpened ? (
      <Suspense fallback={null}>
        <InviteDialog
          isOpen={isOpen}
          onClose={() => {
            setOpen(false);
          }}
        />
      </Suspense>
    ) : null,
  };
}

interface FiltersProps {
  readonly search: StaffSearch;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onChange: (change: Record<string, string | undefined>) => void;
  /** Whether all there is has been loaded, so that the field searches everyone. */
  readonly isWhole: boolean;
}

function Filters({ search, text, onText, onChange, isWhole }: FiltersProps) {
  const { t } = useTranslation('staff');
  const { t: tCommon } = useTranslation();
  const own = useCustomRoles().data?.items ?? [];
  return (
    <search className="people-filters">
      <TextInput
        type="search"
        label={t(isWhole ? 'find.whole' : 'find.loaded')}
        leftSection={<IconSearch size={18} aria-hidden="true" />}
        value={text}
        onChange={(event) => {
          onText(event.currentTarget.value);
        }}
      />
      <NativeSelect
        label={t('field.role')}
        value={search.role ?? search.customRole ?? ''}
        data={[
          { value: '', label: t('find.anyRole') },
          ...GIVEN_ROLES.map((role) => ({ value: role, label: tCommon(`role.${role}`) })),
          ...own.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(event) => {
          const { value } = event.currentTarget;
          const isOwn = own.some(({ id }) => id === value);
          onChange(isOwn ? { role: undefined, customRole: value } : { role: value, customRole: undefined });
        }}
      />
      <NativeSelect
        label={t('field.state')}
        value={search.state ?? ''}
        data={[
          { value: '', label: t('find.anyState') },
          ...STAFF_STATES.map((state) => ({ value: state, label: t(`state.${state}`) })),
        ]}
        onChange={(event) => {
          onChange({ state: event.currentTarget.value });
        }}
      />
    </search>
  );
}

interface PersonPanelHostProps {
  readonly staffId: string | undefined;
  readonly onClose: () => void;
}

/** Once opened the panel stays, so that closing it gives the focus back to the row. */
function PersonPanelHost({ staffId, onClose }: PersonPanelHostProps) {
  const [lastId, setLastId] = useState(staffId);
  if (staffId !== undefined && staffId !== lastId) setLastId(staffId);
  if (lastId === undefined) return null;
  return (
    <Suspense fallback={null}>
      <PersonPanel staffId={lastId} isOpen={staffId !== undefined} onClose={onClose} />
    </Suspense>
  );
}
