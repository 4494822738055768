import { useTranslation } from 'react-i18next';
import type { Role } from '../../../../../shared/types/permissions.ts';

/** A role in words; the name of a qualification as it stands in the staff record. */
export function useSkillName(): (skill: string) => string {
  const { t } = useTranslation();
  return (skill) => t(`role.${skill as Role}`, { defaultValue: skill });
}
