import { IconBed, IconChevronRight, IconLayoutGrid, IconUserHeart } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { bedLook } from '../../../../shared/domain/bed-counts.ts';
import { formatDay } from '../../lib/format.ts';
import type { Option } from './use-options.ts';

const ICONS = { ward: IconLayoutGrid, bed: IconBed, patient: IconUserHeart, screen: IconChevronRight };

function useWords(option: Option): { readonly main: ReactNode; readonly beside: ReactNode } {
  const { t } = useTranslation('find');
  switch (option.kind) {
    case 'ward':
      return { main: <bdi>{option.name}</bdi>, beside: <bdi>{option.floor}</bdi> };
    case 'bed':
      return {
        main: <bdi>{t('bed', { code: option.code })}</bdi>,
        beside: (
          <>
            <bdi>{option.wardName}</bdi> · {t(`look.${bedLook(option.state)}`)}
          </>
        ),
      };
    case 'patient': {
      const { familyName, givenName, birthDate, hospitalNumber } = option.found.patient;
      const born = birthDate === null ? null : formatDay(birthDate, true);
      const facts = [born, hospitalNumber, option.wardName ?? t('noWard')];
      return {
        main: (
          <bdi>
            {familyName}
            {givenName === '' ? '' : `, ${givenName}`}
          </bdi>
        ),
        beside: facts
          .filter((fact) => fact !== null)
          .map((fact, index) => (
            <span key={fact}>
              {index === 0 ? '' : ' · '}
              <bdi>{fact}</bdi>
            </span>
          )),
      };
    }
    case 'screen':
      return { main: option.name, beside: null };
  }
}

interface OptionRowProps {
  readonly option: Option;
  readonly domId: string;
  readonly isActive: boolean;
  readonly onChoose: () => void;
  readonly onPoint: () => void;
}

export function OptionRow({ option, domId, isActive, onChoose, onPoint }: OptionRowProps) {
  const { main, beside } = useWords(option);
  const Glyph = ICONS[option.kind];
  return (
    // The keys are the field's: the focus never leaves it (WAI-ARIA combobox).
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={domId}
      role="option"
      aria-selected={isActive}
      className="find-option"
      onClick={onChoose}
      onPointerMove={onPoint}
    >
      <Glyph size={20} stroke={1.8} aria-hidden="true" className={option.kind === 'screen' ? 'mirrored' : undefined} />
      <span className="find-main">{main}</span>
      {beside === null ? null : <span className="find-beside">{beside}</span>}
    </div>
  );
}
