import { IconBiohazard } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { StayCard } from '../../../../../shared/schemas/stays.ts';
import { formatDay } from '../../../lib/format.ts';
import type { HuddleLine } from '../arrange.ts';
import { Checklist } from './checklist.tsx';
import { EddField } from './edd-field.tsx';

interface HuddleRowProps {
  readonly line: HuddleLine;
  readonly canChange: boolean;
  readonly onChanged: (stay: StayCard) => void;
  readonly onRefused: () => void;
}

/** One patient: who, where, when they are to leave, and what keeps them. */
export function HuddleRow({ line, canChange, onChanged, onRefused }: HuddleRowProps) {
  const { t } = useTranslation('huddle');
  const { stay, wardName, bedCode } = line;
  const { familyName, givenName, birthDate, hospitalNumber } = stay.patient;
  const name = givenName === '' ? familyName : `${familyName}, ${givenName}`;
  const doors = { stay, canChange, onChanged, onRefused };
  return (
    <li className="huddle-row">
      <div className="huddle-who">
        <Link
          to="/wards/$wardId"
          params={{ wardId: stay.wardId }}
          search={stay.bedId === null ? {} : { bed: stay.bedId }}
          className="huddle-bed"
        >
          <bdi>{bedCode ?? t('noBed')}</bdi>
          <bdi className="huddle-ward">{wardName}</bdi>
        </Link>
        <div className="huddle-name">
          <bdi>{name}</bdi>
          <span className="muted small">
            {birthDate === null ? null : (
              <>
                <bdi className="numbers">{formatDay(birthDate, true)}</bdi> ·{' '}
              </>
            )}
            <bdi className="numbers">{hospitalNumber}</bdi>
          </span>
          {stay.precaution === null ? null : (
            <span className="huddle-isolation">
              <IconBiohazard size={15} stroke={2} aria-hidden="true" />
              {t(`precaution.${stay.precaution}`)}
            </span>
          )}
        </div>
      </div>
      <div className="huddle-when">
        <EddField name={name} {...doors} />
      </div>
      <div className="huddle-what">
        <Checklist {...doors} />
        {stay.note === null ? null : (
          <p className="muted small huddle-note">
            <bdi>{stay.note}</bdi>
          </p>
        )}
      </div>
    </li>
  );
}
