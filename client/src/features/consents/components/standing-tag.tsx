import type { Icon } from '@tabler/icons-react';
import {
  IconAlertOctagon,
  IconArrowBackUp,
  IconBan,
  IconCalendarOff,
  IconCircleCheck,
  IconClockOff,
  IconPencil,
  IconReplace,
  IconShieldLock,
  IconThumbDown,
  IconWritingSign,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ConsentListItem } from '../../../../../shared/schemas/consents.ts';
import type { ConsentLook } from '../standing.ts';
import { consentLook } from '../standing.ts';
import { useConsentClock } from '../use-consent-clock.ts';

const ICONS: Readonly<Record<ConsentLook, Icon>> = {
  altered: IconAlertOctagon,
  valid: IconCircleCheck,
  draft: IconPencil,
  signing: IconWritingSign,
  sealing: IconShieldLock,
  declined: IconThumbDown,
  expired: IconClockOff,
  'out-of-date': IconCalendarOff,
  voided: IconBan,
  revoked: IconArrowBackUp,
  replaced: IconReplace,
};

type TagProps = Pick<ConsentListItem, 'state' | 'standing' | 'isAltered' | 'validUntil' | 'signatures'>;

/** How a consent stands: by its icon, its word and its colour, in that order. */
export function StandingTag({ consent }: { readonly consent: TagProps }) {
  const { t } = useTranslation('consents');
  const look = consentLook(consent, useConsentClock());
  const Glyph = ICONS[look];
  return (
    <span className="consent-tag" data-look={look}>
      <Glyph size={18} stroke={2} aria-hidden="true" />
      {t(`look.${look}`)}
    </span>
  );
}
