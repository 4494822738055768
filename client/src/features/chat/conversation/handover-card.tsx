import { IconTransfer } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Sbar } from '../../../../../shared/schemas/chat.ts';

export const SBAR_PARTS = [
  'situation',
  'background',
  'assessment',
  'recommendation',
] as const satisfies readonly (keyof Sbar)[];

/** A handover in its four parts, in the order in which it is spoken. */
export function HandoverCard({ sbar }: { readonly sbar: Sbar }) {
  const { t } = useTranslation('conversation');
  return (
    <div role="group" className="talk-sbar" aria-label={t('handover.title')}>
      <p className="talk-sbar-title">
        <IconTransfer size={18} stroke={2} aria-hidden="true" />
        {t('handover.title')}
      </p>
      <dl>
        {SBAR_PARTS.map((part) => (
          <div key={part}>
            <dt>{t(`handover.${part}`)}</dt>
            <dd dir="auto">{sbar[part]}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
