import './setup-places.css';
import { Button } from '@mantine/core';
import { IconBuildingHospital, IconPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Page } from '../../components/ui/page.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { DEPARTMENTS, patchDepartment, postDepartment, useDepartments, useLocations } from './api/places.ts';
import { AddWardDialog } from './components/add-ward-dialog.tsx';
import { LocationTree } from './components/location-tree.tsx';
import type { Naming } from './components/name-dialog.tsx';
import { NameDialog } from './components/name-dialog.tsx';
import { WardEditor } from './components/ward-editor.tsx';
import { WardList } from './components/ward-list.tsx';
import { useWardsLive } from './realtime.ts';
import { useLiveWards } from '../../lib/wards.ts';

const FROM = '/gate/setup/places';

/** How the hospital is laid out: departments, buildings, wards, rooms and beds. */
export function SetupPlacesScreen() {
  const { t } = useTranslation('places');
  const search = useSearch({ from: FROM });
  const navigate = useNavigate({ from: '/setup/places' });
  const queries = useQueryClient();
  const wards = useLiveWards();
  const departments = useDepartments();
  const locations = useLocations();
  useWardsLive(wards.isSuccess);
  const [naming, setNaming] = useState<Naming | null>(null);
  const [isAdding, setAdding] = useState(false);
  const parts = [wards, departments, locations];
  const failed = parts.find((part) => part.data === undefined && part.isError);
  const isLoaded = parts.every((part) => part.data !== undefined);
  const all = departments.data?.items ?? [];
  const isBuildings = search.tab === 'buildings';
  const retry = () => {
    for (const part of parts) void part.refetch();
  };
  const actions =
    isLoaded && !isBuildings ? (
      <>
        <Button
          variant="default"
          onClick={() => {
            setNaming({ title: t('department.add'), first: '', save: (name, key) => postDepartment({ name }, key) });
          }}
        >
          {t('department.add')}
        </Button>
        {all.length === 0 ? null : (
          <Button
            leftSection={<IconPlus size={18} aria-hidden="true" />}
            onClick={() => {
              setAdding(true);
            }}
          >
            {t('ward.add')}
          </Button>
        )}
      </>
    ) : undefined;
  return (
    <Page title={t('title')} lead={t('lead')} actions={actions}>
      <nav className="setup-tabs" aria-label={t('tabs.label')}>
        <Link
          to="/setup/places"
          search={{}}
          aria-current={isBuildings ? undefined : 'page'}
          activeOptions={{ exact: true }}
        >
          {t('tabs.wards')}
        </Link>
        <Link to="/setup/places" search={{ tab: 'buildings' }} aria-current={isBuildings ? 'page' : undefined}>
          {t('tabs.buildings')}
        </Link>
      </nav>
      {failed === undefined ? null : <FailureNotice error={failed.error} onRetry={retry} />}
      {isLoaded || failed !== undefined ? null : <Skeleton blocks={[56, 180, 180]} onRetry={retry} />}
      {isLoaded && isBuildings ? (
        <LocationTree locations={locations.data?.items ?? []} wards={wards.data?.items ?? []} />
      ) : null}
      {isLoaded && !isBuildings && all.length === 0 ? (
        <EmptyState icon={IconBuildingHospital} title={t('department.emptyTitle')}>
          {t('department.emptyText')}
        </EmptyState>
      ) : null}
      {isLoaded && !isBuildings && all.length > 0 ? (
        <div className="setup-panes" data-open={search.ward === undefined ? undefined : true}>
          <div className="setup-list">
            <WardList
              departments={all}
              wards={wards.data?.items ?? []}
              onRename={({ id, version, name: first }) => {
                const save = (name: string, key: string) => patchDepartment({ id, version, name }, key);
                setNaming({ title: t('rename', { name: first }), first, save });
              }}
            />
          </div>
          <div className="setup-editor">
            {search.ward === undefined ? (
              <p className="muted setup-choose">{t('wards.choose')}</p>
            ) : (
              <WardEditor
                key={search.ward}
                wardId={search.ward}
                departments={all}
                locations={locations.data?.items ?? []}
              />
            )}
          </div>
        </div>
      ) : null}
      <NameDialog
        naming={naming}
        onClose={() => {
          setNaming(null);
        }}
        onDone={() => void queries.invalidateQueries({ queryKey: DEPARTMENTS })}
      />
      <AddWardDialog
        isOpen={isAdding}
        departments={all}
        locations={locations.data?.items ?? []}
        onClose={() => {
          setAdding(false);
        }}
        onAdded={(ward) => void navigate({ search: { ward } })}
      />
    </Page>
  );
}
