import type { FeedProfile } from '../../../../shared/schemas/feeds.ts';
import type { Message } from '../hl7/message.ts';
import { component, HL7_NULL } from '../hl7/message.ts';
import type { Place } from '../ledger/movement.ts';
import { oneLine } from './plain-text.ts';

const PARTS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
const LONGEST = 200;

/** The place of a PL; left out where it is empty, `null` where the sender empties it. */
export function readPlace(message: Message, repetition: string, profile: FeedProfile): Place | null | undefined {
  if (repetition.trim() === HL7_NULL) return null;
  const parts = PARTS.map((number) => {
    const part = oneLine(component(message, repetition, number), LONGEST);
    return part === HL7_NULL ? '' : part;
  });
  const counted = profile.locationParts.map((number) => parts[number - 1] ?? '');
  if (counted.every((part) => part === '')) return undefined;
  return {
    key: counted.map(fold).join('^').replace(/\^+$/u, ''),
    text: counted
      .filter((part) => part !== '')
      .join(' · ')
      .slice(0, LONGEST),
    ward: parts[0] ?? '',
    room: parts[1] ?? '',
    bed: parts[2] ?? '',
  };
}

const fold = (part: string): string => part.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ');
