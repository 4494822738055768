import './ward-staffing.css';
import { IconAlertTriangle, IconUsersGroup } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../../lib/session/use-session.ts';
import { useDutyNews, useStaffing } from '../api.ts';

/** Keeps what the tiles say as it is now; draws nothing. */
export function StaffingLife() {
  useDutyNews(useCan('roster.read'), ['staffing']);
  return null;
}

/** On a ward's tile: the nurses on duty, and whether that is enough. */
export function TileStaffing({ wardId }: { readonly wardId: string }) {
  return useCan('roster.read') ? <Line wardId={wardId} /> : null;
}

function Line({ wardId }: { readonly wardId: string }) {
  const { t } = useTranslation('duty');
  const { data } = useStaffing();
  const ward = data?.wards.find((one) => one.wardId === wardId);
  if (ward === undefined) return null;
  const isPoor = ward.level === 'short' || ward.level === 'nobody';
  const Glyph = isPoor ? IconAlertTriangle : IconUsersGroup;
  return (
    <span className={isPoor ? 'tag tag-danger' : ward.level === 'stretched' ? 'tag tag-warn' : 'tag'}>
      <Glyph size={16} stroke={2} aria-hidden="true" />
      {t('staffing.nurses', { count: ward.nurses })} · {t(`staffing.level.${ward.level}`)}
    </span>
  );
}
