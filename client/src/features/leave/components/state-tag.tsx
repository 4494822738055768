import { IconBan, IconCircleCheck, IconCircleX, IconClock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { LeaveState } from '../../../../../shared/schemas/leave.ts';

const LOOKS = {
  pending: { icon: IconClock, tone: 'tag-warn' },
  approved: { icon: IconCircleCheck, tone: 'tag-good' },
  rejected: { icon: IconCircleX, tone: 'tag-danger' },
  cancelled: { icon: IconBan, tone: '' },
} as const;

/** How a request stands, by its shape and word as well as its colour. */
export function StateTag({ state }: { readonly state: LeaveState }) {
  const { t } = useTranslation('leave');
  const { icon: Glyph, tone } = LOOKS[state];
  return (
    <span className={`tag ${tone}`}>
      <Glyph size={16} stroke={2} aria-hidden="true" />
      {t(`state.${state}`)}
    </span>
  );
}
