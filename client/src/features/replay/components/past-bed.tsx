import type { Icon } from '@tabler/icons-react';
import {
  IconBed,
  IconBedOff,
  IconBiohazard,
  IconCalendarTime,
  IconCircleCheck,
  IconDroplet,
  IconLock,
  IconSpray,
  IconTool,
} from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { BedWord } from '../../../../../shared/domain/bed-state.ts';
import { bedWord } from '../../../../../shared/domain/bed-state.ts';
import type { BedView } from '../../../../../shared/schemas/places.ts';
import type { StayCard } from '../../../../../shared/schemas/stays.ts';

const LOOKS: Readonly<Record<BedWord, { readonly icon: Icon; readonly tone: string }>> = {
  available: { icon: IconCircleCheck, tone: 'available' },
  held: { icon: IconCalendarTime, tone: 'held' },
  occupied: { icon: IconBed, tone: 'occupied' },
  dirty: { icon: IconDroplet, tone: 'cleaning' },
  cleaning: { icon: IconSpray, tone: 'cleaning' },
  blocked: { icon: IconBedOff, tone: 'blocked' },
  maintenance: { icon: IconTool, tone: 'blocked' },
  closed: { icon: IconLock, tone: 'blocked' },
};

interface PastBedProps {
  readonly bed: BedView;
  readonly stay: StayCard | undefined;
}

/** A bed as it was: to be read, not to be pressed. */
export const PastBed = memo(function PastBed({ bed, stay }: PastBedProps) {
  const { t } = useTranslation('board');
  const word = bedWord(bed.state);
  const { icon: StateIcon, tone } = LOOKS[word];
  const { precaution } = bed.state;
  const patient = stay?.patient;
  return (
    <li className={`past-bed past-${tone}`}>
      <span className="past-strip">
        <StateIcon size={18} aria-hidden="true" />
      </span>
      <b dir="ltr">{bed.code}</b>
      <span className="past-word">{t(`word.${word}`)}</span>
      <bdi className="past-name">
        {patient === undefined ? '' : `${patient.familyName} ${patient.givenName}`.trim()}
      </bdi>
      {precaution === undefined ? null : (
        <span className="past-precaution">
          <IconBiohazard size={16} aria-hidden="true" />
          {t(`precaution.${precaution}`)}
        </span>
      )}
    </li>
  );
});
