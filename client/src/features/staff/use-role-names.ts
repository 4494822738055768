import { useTranslation } from 'react-i18next';
import type { StaffView } from '../../../../shared/schemas/staff.ts';
import { useCustomRoles } from '../../lib/custom-roles.ts';

/** What somebody's roles are called, those of every hospital first. */
export function useRoleNames(): (person: Pick<StaffView, 'roles' | 'customRoleIds'>) => string {
  const { t } = useTranslation();
  const own = useCustomRoles().data?.items ?? [];
  return ({ roles, customRoleIds }) =>
    [
      ...roles.map((role) => t(`role.${role}`)),
      ...own.filter(({ id }) => customRoleIds.includes(id)).map(({ name }) => name),
    ].join(', ');
}
