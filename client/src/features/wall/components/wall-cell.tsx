import type { CSSProperties } from 'react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { bedWord } from '../../../../../shared/domain/bed-state.ts';
import type { WallBed } from '../../../../../shared/schemas/wall.ts';
import { FLAG_ICONS, flagsOf, LOOKS } from '../looks.ts';
import type { Room } from '../room-for.ts';

interface WallCellProps {
  readonly bed: WallBed;
  readonly room: Room;
}

const MOST_FLAGS = 3;

/** One bed, read from the corridor: what does not fit as a word is an icon, and nothing is ever cut. */
export const WallCell = memo(function WallCell({ bed, room }: WallCellProps) {
  const { t } = useTranslation('wall');
  const { t: tBoard } = useTranslation('board');
  const word = bedWord(bed.state);
  const { icon: StateIcon, tone } = LOOKS[word];
  const { precaution } = bed.state;
  const flags = flagsOf(bed.state).slice(0, precaution === undefined ? MOST_FLAGS : MOST_FLAGS - 1);
  const said = tBoard(`word.${word}`);
  // A name says that the bed is occupied; the icon says so, too.
  const line = bed.label ?? said;
  const style = { '--code-chars': Math.max(2, bed.code.length) } as CSSProperties;
  const [alone] = precaution === undefined && flags.length === 1 ? flags : [];
  const only = alone === undefined ? undefined : t(`flag.${alone}`);
  const precautionWord = precaution === undefined ? '' : tBoard(`precaution.${precaution}`);
  return (
    <li className={`wall-bed wall-${tone}${precaution === undefined ? '' : ' wall-isolated'}`} style={style}>
      <span className="wall-strip">
        <StateIcon aria-label={said} role="img" />
      </span>
      <span className="wall-code" dir="ltr">
        {bed.code}
      </span>
      {room.fitsWord(line) ? (
        <bdi className="wall-word">{line}</bdi>
      ) : bed.label === null ? null : (
        <bdi className="wall-word wall-word-tight">{line}</bdi>
      )}
      <span className="wall-flags">
        {precaution === undefined ? null : (
          <span className="wall-precaution">
            <FLAG_ICONS.isolation aria-label={precautionWord} role="img" />
            {room.fitsFlag(precautionWord, flags.length) ? <span aria-hidden="true">{precautionWord}</span> : null}
          </span>
        )}
        {flags.map((flag) => {
          const Flag = FLAG_ICONS[flag];
          return <Flag key={flag} aria-label={t(`flag.${flag}`)} role="img" />;
        })}
        {only !== undefined && room.fitsFlag(only, 0) ? <span aria-hidden="true">{only}</span> : null}
      </span>
    </li>
  );
});
