import { useTranslation } from 'react-i18next';
import type { Permission } from '../../../../shared/types/permissions.ts';
import type en from '../../locales/en/roles.json';

/** A right as whoever has it would say it: “find patients and open their records”. */
export function useRightWords(): (right: Permission) => string {
  const { t } = useTranslation('roles');
  return (right) => {
    // Every right that can be given has its words there; a dot would lead a level deeper.
    const word = right.replace('.', '-') as keyof (typeof en)['may'];
    return t(`may.${word}`);
  };
}
