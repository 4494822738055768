import { IconCircleCheck, IconMailForward, IconUserOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { StaffState } from '../staff-search.ts';

const LOOKS = {
  active: { tone: 'tag-good', icon: IconCircleCheck },
  invited: { tone: 'tag-info', icon: IconMailForward },
  suspended: { tone: 'tag-warn', icon: IconUserOff },
};

export function StateTag({ state }: { readonly state: StaffState }) {
  const { t } = useTranslation('staff');
  const { tone, icon: Glyph } = LOOKS[state];
  return (
    <span className={`tag ${tone}`}>
      <Glyph size={15} stroke={2.1} aria-hidden="true" />
      {t(`state.${state}`)}
    </span>
  );
}
