import { useTranslation } from 'react-i18next';
import type { RungTarget } from '../../../../shared/schemas/chat.ts';
import { usePeopleNames, useRoles } from './api/ladders.ts';

/** What a target is called on a rung and in a sentence; of people and roles that are no more it says so. */
export function useTargetWords(targets: readonly RungTarget[]) {
  const { t } = useTranslation('escalation');
  const { t: tCommon } = useTranslation();
  const roles = useRoles();
  const people = usePeopleNames(targets.flatMap((target) => (target.kind === 'person' ? [target.staffId] : [])));
  const roleNames = new Map(
    (roles.data?.roles ?? []).map(({ id, name, wardName }) => [id, wardName === null ? name : `${name}, ${wardName}`]),
  );
  const nameOf = (target: RungTarget): string => {
    if (target.kind === 'same') return '';
    if (target.kind === 'staff-role') return tCommon(`role.${target.role}`);
    if (target.kind === 'person') return people.get(target.staffId) ?? t('target.unknownPerson');
    if (!roles.isSuccess) return '…';
    return roleNames.get(target.roleId) ?? t('target.unknownRole');
  };
  return {
    /** “On-call registrar, Ward 4” */
    label: (target: RungTarget) => t(`target.label.${target.kind}`, { name: nameOf(target) }),
    /** “whoever holds On-call registrar, Ward 4 then” */
    phrase: (target: RungTarget) => t(`target.phrase.${target.kind}`, { name: nameOf(target) }),
  };
}
