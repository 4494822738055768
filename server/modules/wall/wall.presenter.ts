import type { WallPrivacy, WallScreen } from '../../../shared/schemas/wall.ts';
import type { ScreenId } from '../../../shared/types/ids.ts';
import { endOf } from './periods.ts';
import type { ScreenDoc } from './wall.model.ts';

export function presentScreen(screen: ScreenDoc, seenAt: Date | null, at: Date): WallScreen {
  const isOver = endOf(screen, seenAt) <= at;
  return {
    id: screen._id as ScreenId,
    name: screen.name,
    wardId: screen.wardId,
    privacy: screen.privacy,
    showsDark: screen.showsDark,
    state: isOver ? 'lapsed' : screen.pairedAt === null ? 'waiting' : 'paired',
    addedAt: screen.createdAt.toISOString(),
    pairedAt: screen.pairedAt?.toISOString() ?? null,
    lastSeenAt: seenAt?.toISOString() ?? null,
    version: screen.version,
  };
}

interface Named {
  readonly familyName: string;
  readonly givenName: string;
  readonly isHiddenOnWall: boolean;
}

const segments = new Intl.Segmenter('und', { granularity: 'grapheme' });
/** What a reader takes for one letter: in Devanagari that is more than one character. */
function firstLetter(text: string): string {
  for (const { segment } of segments.segment(text.trim())) return segment.toLocaleUpperCase('und');
  return '';
}

/** What the wall may say of someone, by the ward's policy and by their own wish; `null`: nothing. */
export function labelOf({ familyName, givenName, isHiddenOnWall }: Named, privacy: WallPrivacy): string | null {
  if (isHiddenOnWall || privacy === 'hidden') return null;
  if (privacy === 'family-name') return familyName.trim() === '' ? null : familyName;
  const initials = [familyName, givenName].map(firstLetter).filter((letter) => letter !== '');
  return initials.length === 0 ? null : initials.map((letter) => `${letter}.`).join(' ');
}
