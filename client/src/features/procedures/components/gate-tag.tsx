import type { Icon } from '@tabler/icons-react';
import { IconAlertTriangle, IconArrowBackUp, IconLock, IconLockOpen } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ProcedureView } from '../../../../../shared/schemas/procedures.ts';
import type { GateLook } from '../gate-look.ts';
import { gateLook } from '../gate-look.ts';

export const GATE_ICONS: Readonly<Record<Exclude<GateLook, 'none'>, Icon>> = {
  open: IconLockOpen,
  withdrawn: IconArrowBackUp,
  closed: IconLock,
  overridden: IconAlertTriangle,
};

/** Whether it may start: by its icon, its word and its colour, in that order. */
export function GateTag({ procedure }: { readonly procedure: ProcedureView }) {
  const { t } = useTranslation('procedures');
  const look = gateLook(procedure);
  if (look === 'none') return null;
  const Glyph = GATE_ICONS[look];
  return (
    <span className="gate-tag" data-gate={look}>
      <Glyph size={17} stroke={2.1} aria-hidden="true" />
      {t(`gate.${look}`)}
    </span>
  );
}
