import './ward-staffing.css';
import { IconCircleCheck, IconAlertTriangle, IconUsersGroup } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StaffingLevel } from '../../../../../shared/schemas/staffing.ts';
import { useCan } from '../../../lib/session/use-session.ts';
import { useDutyNews, useStaffing } from '../api.ts';

const StaffingDialog = lazy(async () => ({ default: (await import('./staffing-dialog.tsx')).StaffingDialog }));

const ICONS: Readonly<Record<StaffingLevel, typeof IconCircleCheck>> = {
  empty: IconUsersGroup,
  enough: IconCircleCheck,
  stretched: IconUsersGroup,
  short: IconAlertTriangle,
  nobody: IconAlertTriangle,
};

/** On a ward's board: how many nurses are on duty, and whether that is enough for those who lie there. */
export function WardStaffing({ wardId }: { readonly wardId: string }) {
  return useCan('roster.read') ? <Chip wardId={wardId} /> : null;
}

function Chip({ wardId }: { readonly wardId: string }) {
  const { t } = useTranslation('duty');
  const { data, isPending } = useStaffing(wardId);
  const [isOpen, setOpen] = useState(false);
  const [wasOpened, setOpened] = useState(false);
  useDutyNews(true, ['staffing']);
  const [ward] = data?.wards ?? [];
  if (isPending) return <span className="ward-staffing-space" />;
  if (ward === undefined) return null;
  const Glyph = ICONS[ward.level];
  return (
    <>
      <button
        type="button"
        className="ward-staffing"
        data-level={ward.level}
        aria-haspopup="dialog"
        onClick={() => {
          setOpened(true);
          setOpen(true);
        }}
      >
        <Glyph size={18} stroke={2} aria-hidden="true" />
        <span>
          {t('staffing.nurses', { count: ward.nurses })} · {t(`staffing.level.${ward.level}`)}
        </span>
      </button>
      {wasOpened ? (
        <Suspense fallback={null}>
          <StaffingDialog
            ward={ward}
            isOpen={isOpen}
            onClose={() => {
              setOpen(false);
            }}
          />
        </Suspense>
      ) : null}
    </>
  );
}
