import { useTranslation } from 'react-i18next';
import type { ConsentListItem } from '../../../../../shared/schemas/consents.ts';
import { formatInstant } from '../../../lib/format.ts';
import { stateLine } from '../standing.ts';
import { useConsentClock } from '../use-consent-clock.ts';

/** “Signed 22 Nov 2026, 14:03. Valid until it is withdrawn.” */
export function StateWords({ consent }: { readonly consent: ConsentListItem }) {
  const { t } = useTranslation('consents');
  const { key, at, until, given, count } = stateLine(consent, useConsentClock());
  return (
    <span className="numbers">
      {t(`line.${key}`, {
        at: formatInstant(at),
        until: until === null ? '' : formatInstant(until),
        given,
        count,
      })}
    </span>
  );
}
