import { ActionIcon } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { WardListItem } from '../../../../../shared/schemas/places.ts';
import { MoveToBinButton } from '../../../components/bin/move-to-bin-button.tsx';
import type { Department } from '../api/places.ts';

interface WardListProps {
  readonly departments: readonly Department[];
  readonly wards: readonly WardListItem[];
  readonly onRename: (department: Department) => void;
}

const byName = new Intl.Collator(undefined, { numeric: true });

/** Departments with their wards, also those without any. */
export function WardList({ departments, wards, onRename }: WardListProps) {
  const { t } = useTranslation('places');
  return (
    <nav aria-label={t('wards.label')} className="stack">
      {departments.map((department) => (
        <section key={department.id} aria-labelledby={`setup-${department.id}`}>
          <header className="list-head">
            <h2 id={`setup-${department.id}`}>
              <bdi>{department.name}</bdi>
            </h2>
            <span className="list-tools">
              <ActionIcon
                variant="subtle"
                size={36}
                aria-label={t('rename', { name: department.name })}
                onClick={() => {
                  onRename(department);
                }}
              >
                <IconPencil size={17} stroke={1.9} aria-hidden="true" />
              </ActionIcon>
              <MoveToBinButton
                kind="department"
                id={department.id}
                version={department.version}
                of={department.name}
                look="quiet-icon"
              />
            </span>
          </header>
          <ul className="card list-wards">
            {wards
              .filter(({ departmentId }) => departmentId === department.id)
              .sort((a, b) => byName.compare(a.name, b.name))
              .map((ward) => (
                <li key={ward.id}>
                  <Link to="/setup/places" search={{ ward: ward.id }} className="list-ward">
                    <span>
                      <bdi className="list-ward-name">{ward.name}</bdi> <bdi className="muted small">{ward.floor}</bdi>
                    </span>
                    <span className="muted small numbers">{t('ward.bedCount', { count: ward.bedCount })}</span>
                  </Link>
                </li>
              ))}
            {wards.some(({ departmentId }) => departmentId === department.id) ? null : (
              <li className="muted small list-none">{t('wards.none')}</li>
            )}
          </ul>
        </section>
      ))}
    </nav>
  );
}
