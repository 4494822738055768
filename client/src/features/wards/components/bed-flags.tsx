import { IconArrowDownCircle, IconAlertTriangle, IconBan } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Flag } from '../board/cell.ts';
import { FLAG_ICONS, STRONG } from '../board/flag-look.ts';
import type { Verdict } from '../place/eligibility.ts';

interface BedFlagsProps {
  readonly flags: readonly Flag[];
  readonly slots: number;
}

/** At most so many flags; what does not fit is counted, and read out whole. */
export function BedFlags({ flags, slots }: BedFlagsProps) {
  const { t } = useTranslation('board');
  const shown = flags.length > slots ? flags.slice(0, slots - 1) : flags;
  const hidden = flags.slice(shown.length);
  return (
    <>
      {shown.map((flag) => {
        const Glyph = FLAG_ICONS[flag];
        return (
          <span key={flag} className="bed-flag" data-strong={STRONG.has(flag) ? '' : undefined}>
            <Glyph size={14} stroke={2} aria-hidden="true" />
            <span aria-hidden="true">{t(`flagShort.${flag}`)}</span>
            <span className="visually-hidden">, {t(`flag.${flag}`)}</span>
          </span>
        );
      })}
      {hidden.length === 0 ? null : (
        <span className="bed-flag bed-flag-more">
          <span aria-hidden="true" className="ltr">
            +{hidden.length}
          </span>
          <span className="visually-hidden">, {hidden.map((flag) => t(`flag.${flag}`)).join(', ')}</span>
        </span>
      )}
    </>
  );
}

/** While somebody is being placed: whether this bed can be had, in the place of its flags. */
export function PlaceFlag({ verdict }: { readonly verdict: Verdict }) {
  const { t } = useTranslation('board');
  if (verdict.can === 'not') {
    return (
      <span className="bed-flags">
        <span className="bed-place-no">
          <IconBan size={14} stroke={2} aria-hidden="true" />
          <span className="visually-hidden">, </span>
          {t(`place.why.${verdict.why}`)}
        </span>
      </span>
    );
  }
  const [warning] = verdict.warnings;
  return (
    <span className="bed-flags">
      <span className="bed-place">
        {warning === undefined ? (
          <IconArrowDownCircle size={15} stroke={2.2} aria-hidden="true" />
        ) : (
          <IconAlertTriangle size={15} stroke={2.2} aria-hidden="true" />
        )}
        <span className="visually-hidden">, </span>
        {warning === undefined ? t('place.here') : t(`place.warnShort.${warning}`)}
      </span>
    </span>
  );
}
