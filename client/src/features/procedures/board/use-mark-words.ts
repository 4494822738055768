import { useTranslation } from 'react-i18next';
import type { ConsentMark } from '../../../../../shared/schemas/consents.ts';
import { useWhen } from '../use-when.ts';

/** “Consent withdrawn today 14:32”, “Consent missing for tomorrow 08:00”. */
export function useMarkWords(): (mark: ConsentMark) => string {
  const { t } = useTranslation('procedures');
  const when = useWhen();
  return ({ standing, at, procedureAt }) => {
    if (standing === 'withdrawn') return at === null ? t('mark.withdrawn') : t('mark.withdrawnAt', { when: when(at) });
    return procedureAt === null ? t(`mark.${standing}`) : t(`mark.${standing}For`, { when: when(procedureAt) });
  };
}
