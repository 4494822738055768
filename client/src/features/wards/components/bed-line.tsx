import { useTranslation } from 'react-i18next';
import { bedWord } from '../../../../../shared/domain/bed-state.ts';
import { shortName } from '../board/cell.ts';
import { useToday } from '../hooks/use-clock.ts';
import type { BedState } from '../ward-store.ts';
import { AgeAndSex } from './age-and-sex.tsx';

/** Who lies there, for whom it is kept, who cleans it, or why it is out: one line that always has its room. */
export function BedLine({ state }: { readonly state: BedState }) {
  const { t } = useTranslation('board');
  const { t: tWards } = useTranslation('wards');
  const today = useToday();
  const { bed, stay, request } = state;
  const { out, cleaning, hold, by } = bed.state;
  const word = bedWord(bed.state);
  if (stay !== null) {
    return (
      <span className="bed-line">
        <span className="visually-hidden">, </span>
        <bdi className="bed-name">{shortName(stay.patient)}</bdi>
        <AgeAndSex patient={stay.patient} today={today} />
      </span>
    );
  }
  const text = () => {
    if (request !== null) return t('bed.heldFor', { name: shortName(request.patient) });
    if (cleaning?.pausedFor !== undefined) return t(`paused.${cleaning.pausedFor}`);
    if (word === 'dirty' || word === 'cleaning') return cleaning?.takenBy?.name ?? t('bed.nobodyYet');
    if (out !== undefined) return t(`reason.${out.reason}`);
    if (hold !== undefined) return by === undefined ? '' : t('bed.heldBy', { name: by.name });
    return bed.type === 'standard' || word === 'occupied' ? '' : tWards(`type.${bed.type}`);
  };
  const said = text();
  return (
    <span className="bed-line">
      {said === '' ? null : (
        <>
          <span className="visually-hidden">, </span>
          <bdi className="bed-note">{said}</bdi>
        </>
      )}
    </span>
  );
}
