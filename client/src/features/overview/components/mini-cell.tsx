import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { bedLook } from '../../../../../shared/domain/bed-counts.ts';
import { hasTag } from '../arrange.ts';
import type { HospitalStore } from '../hospital-store.ts';
import { useBed } from '../hooks/use-hospital.ts';
import type { OverviewSearch } from '../overview-search.ts';
import { LOOK_ICONS } from './look-icons.ts';

interface MiniCellProps {
  readonly store: HospitalStore;
  readonly bedId: string;
  readonly look: OverviewSearch['look'];
  readonly tag: OverviewSearch['tag'];
}

/** One bed among five hundred. It keeps its place whatever is looked for; what does not fit steps back. */
export const MiniCell = memo(function MiniCell({ store, bedId, look, tag }: MiniCellProps) {
  const { t } = useTranslation('overview');
  const bed = useBed(store, bedId);
  if (bed === undefined) return null;
  const own = bedLook(bed.state);
  const Glyph = LOOK_ICONS[own];
  const isWanted = (look === undefined || look === own) && hasTag(bed, tag);
  const { precaution } = bed.state;
  const name = t('cell', { code: bed.code, look: t(`look.${own}`) });
  return (
    <Link
      to="/wards/$wardId"
      params={{ wardId: bed.wardId }}
      search={{ bed: bed.id }}
      preload={false}
      className="mini"
      data-look={own}
      data-away={isWanted ? undefined : true}
      data-isolation={precaution === undefined ? undefined : true}
      data-cell={bed.id}
      tabIndex={-1}
      aria-label={precaution === undefined ? name : `${name}, ${t('isolation')}`}
    >
      <Glyph size={15} stroke={2} aria-hidden="true" />
      <bdi aria-hidden="true">{bed.code}</bdi>
    </Link>
  );
});
