import './board-mark.css';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { PatientCard } from '../../../../../shared/schemas/patients.ts';
import { useCan } from '../../../lib/session/use-session.ts';
import { useMarkWords } from './use-mark-words.ts';
import { MARK_ICONS, useConsentMark } from './ward-consents.ts';

interface ConsentPanelProps {
  readonly patient: PatientCard;
  readonly onLeave: () => void;
}

/** In a bed's panel: how the consents of who lies there stand, in words, and the way to them. */
export function ConsentPanel({ patient, onLeave }: ConsentPanelProps) {
  const { t } = useTranslation('procedures');
  const words = useMarkWords();
  const mark = useConsentMark(patient.id);
  const canSeeProcedures = useCan('procedure.read');
  if (mark === null) return null;
  const Glyph = MARK_ICONS[mark.standing];
  return (
    <section className="board-consent" data-standing={mark.standing} aria-label={t('mark.label')}>
      <Glyph size={24} stroke={1.9} aria-hidden="true" />
      <p role="status">{words(mark)}</p>
      {mark.procedureId !== null && canSeeProcedures ? (
        <Link to="/procedures/$procedureId" params={{ procedureId: mark.procedureId }} onClick={onLeave}>
          {t('mark.openProcedure')}
        </Link>
      ) : (
        <Link to="/patients/$patientId" params={{ patientId: patient.id }} hash="consents" onClick={onLeave}>
          {t('mark.openPatient')}
        </Link>
      )}
    </section>
  );
}
