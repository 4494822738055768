import { useTranslation } from 'react-i18next';
import { isProblem } from '../../lib/api/failure.ts';

/** The server says `sign-in-failed` for a wrong password; here no hospital and no address were asked for. */
export function useWrongPassword(error: unknown): string | null {
  const { t } = useTranslation('account');
  return isProblem(error, 'sign-in-failed') ? t('wrongPassword') : null;
}
