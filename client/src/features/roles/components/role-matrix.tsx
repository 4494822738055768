import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { PERMISSION_GROUPS } from '../../../../../shared/domain/roles.ts';
import type { Permission } from '../../../../../shared/types/permissions.ts';
import type { RoleColumn } from '../role-columns.ts';
import { useRightWords } from '../use-right-words.ts';

/** Every role beside every other. */
export function RoleMatrix({ columns }: { readonly columns: readonly RoleColumn[] }) {
  const { t } = useTranslation('roles');
  const words = useRightWords();
  return (
    // A wide table goes sideways in its own frame; the keyboard must reach that, too.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
    <div className="roles-frame" role="group" aria-label={t('matrix.table')} tabIndex={0}>
      <table className="roles-table">
        <thead>
          <tr>
            <th scope="col">{t('matrix.right')}</th>
            {columns.map(({ key, name }) => (
              <th key={key} scope="col">
                <bdi>{name}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{t('matrix.wards')}</th>
            {columns.map(({ key, everyWard }) => (
              <td key={key}>{t(everyWard ? 'matrix.every' : 'matrix.assigned')}</td>
            ))}
          </tr>
        </tbody>
        {PERMISSION_GROUPS.map((group) => (
          <tbody key={group.key}>
            <tr>
              <th scope="rowgroup" className="roles-group" colSpan={columns.length + 1}>
                {t(`group.${group.key}`)}
              </th>
            </tr>
            {group.permissions.map((right: Permission) => (
              <tr key={right}>
                <th scope="row">{words(right)}</th>
                {columns.map(({ key, permissions }) => (
                  <td key={key}>
                    <Mark isGiven={permissions.includes(right)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function Mark({ isGiven }: { readonly isGiven: boolean }) {
  const { t } = useTranslation('roles');
  return (
    <>
      {isGiven ? <IconCheck size={18} stroke={2.4} className="roles-yes" aria-hidden="true" /> : null}
      <span className="visually-hidden">{t(isGiven ? 'matrix.yes' : 'matrix.no')}</span>
    </>
  );
}
