import { useTranslation } from 'react-i18next';
import { Notice } from '../../../components/ui/notice.tsx';
import type { ApiProblem } from '../../../lib/api/failure.ts';
import { useProblemText } from '../../../lib/problem-text.ts';
import type { Told } from '../create-signing.ts';

/** What the house said no to, and what that means for who is signing. */
export function ToldNotice({ told, error }: { readonly told: Told; readonly error: ApiProblem | null }) {
  const { t } = useTranslation('signing');
  const text = useProblemText();
  if (told === null) return null;
  return (
    <Notice tone="warn" isSpoken title={t(`told.${told}.title`)}>
      {told === 'refused' && error !== null ? `${text(error)} ` : null}
      {t(`told.${told}.text`)}
    </Notice>
  );
}
