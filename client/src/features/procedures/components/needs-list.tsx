import type { Icon } from '@tabler/icons-react';
import {
  IconAlertOctagon,
  IconArrowBackUp,
  IconBan,
  IconCalendarOff,
  IconChevronRight,
  IconCircleCheck,
  IconFilePlus,
  IconFileX,
  IconReplace,
  IconThumbDown,
  IconWritingSign,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ProcedureNeed, ProcedureView } from '../../../../../shared/schemas/procedures.ts';
import { useCan } from '../../../lib/session/use-session.ts';
import type { NeedLook } from '../gate-look.ts';
import { isMet, needLook } from '../gate-look.ts';

const ICONS: Readonly<Record<NeedLook, Icon>> = {
  valid: IconCircleCheck,
  missing: IconFileX,
  'not-signed': IconWritingSign,
  declined: IconThumbDown,
  'out-of-date': IconCalendarOff,
  voided: IconBan,
  revoked: IconArrowBackUp,
  replaced: IconReplace,
  altered: IconAlertOctagon,
};

/** Where nothing is under way for it, a new one can be drawn up. */
const wantsNew = (need: ProcedureNeed): boolean => !isMet(need) && need.standing !== 'not-signed';

/** What must be consented to, how each stands, the way to the consent and to a new one. */
export function NeedsList({ procedure }: { readonly procedure: ProcedureView }) {
  const { t } = useTranslation('procedures');
  const canCapture = useCan('consent.capture');
  const isOpen = procedure.status === 'planned' || procedure.status === 'started';
  if (procedure.needs.length === 0) return <p className="muted">{t('needs.none')}</p>;
  return (
    <ul className="procedure-needs">
      {procedure.needs.map((need) => {
        const look = needLook(need);
        const Glyph = ICONS[look];
        return (
          <li key={need.category} data-need={look}>
            <Glyph size={24} stroke={1.9} aria-hidden="true" />
            <span className="procedure-need-words">
              <strong>{t(`category.${need.category}`)}</strong>
              <span>{t(`need.${look}`)}</span>
              {need.title === null ? null : <bdi className="muted small">{need.title}</bdi>}
            </span>
            <span className="procedure-need-ways">
              {need.consentId === null ? null : (
                <Link to="/consents/$consentId" params={{ consentId: need.consentId }} className="link-button">
                  {t('needs.open')}
                  <span className="visually-hidden"> {t(`category.${need.category}`)}</span>
                  <IconChevronRight size={18} className="mirrored" aria-hidden="true" />
                </Link>
              )}
              {isOpen && canCapture && wantsNew(need) ? (
                <Link
                  to="/patients/$patientId/consents/new"
                  params={{ patientId: procedure.patient.id }}
                  search={{ procedure: procedure.id, category: need.category }}
                  className="link-button"
                >
                  <IconFilePlus size={18} aria-hidden="true" />
                  {t('needs.draw')}
                  <span className="visually-hidden"> {t(`category.${need.category}`)}</span>
                </Link>
              ) : null}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
