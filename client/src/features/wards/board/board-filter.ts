import type { BoardSearch, Show } from './board-search.ts';
import { SHOWS } from './board-search.ts';
import type { BedFacts } from './cell.ts';
import { fullName } from './cell.ts';
import { bedLook } from '../../../../../shared/domain/bed-counts.ts';
import { eddState } from './dates.ts';

/** `text`: what was typed into Find; it stays on this screen, since it may be a name. */
export interface BoardFilter extends Pick<BoardSearch, 'show' | 'sex' | 'tag'> {
  readonly text: string;
}

export const isFiltering = ({ show, sex, tag, text }: BoardFilter): boolean =>
  show !== undefined || sex !== undefined || tag !== undefined || text.trim() !== '';

export function isLeaving({ bed, stay }: BedFacts, today: string): boolean {
  if (bed.state.use !== 'occupied') return false;
  if (stay === null) return bed.state.discharge !== undefined;
  if (stay.discharge !== 'none') return true;
  const edd = eddState(stay, today, 0);
  return edd === 'today' || edd === 'late';
}

export function isShown(facts: BedFacts, show: Show, today: string): boolean {
  if (show === 'leaving') return isLeaving(facts, today);
  if (show === 'isolation') return facts.bed.state.precaution !== undefined;
  return bedLook(facts.bed.state) === show;
}

// Names are compared without accents and case: “Müller” is found by “muller”.
const plain = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLocaleLowerCase();

function matchesText({ bed, stay, others, request }: BedFacts, text: string): boolean {
  const words = plain(text)
    .split(/[\s,]+/u)
    .filter((word) => word !== '');
  const people = [...(stay === null ? [] : [stay.patient]), ...others.map((one) => one.patient)];
  if (request !== null) people.push(request.patient);
  const said = plain([bed.code, ...people.flatMap((one) => [fullName(one), one.hospitalNumber])].join(' '));
  return words.every((word) => said.includes(word));
}

export function matches(facts: BedFacts, filter: BoardFilter, today: string): boolean {
  const { show, sex, tag, text } = filter;
  if (show !== undefined && !isShown(facts, show, today)) return false;
  if (sex !== undefined && facts.stay?.patient.sex !== sex) return false;
  if (tag !== undefined && !facts.bed.tags.includes(tag)) return false;
  return matchesText(facts, text);
}

export type BoardCounts = Readonly<Record<Show | 'beds', number>>;

export function countBeds(all: readonly BedFacts[], today: string): BoardCounts {
  const counts = Object.fromEntries(
    SHOWS.map((show) => [show, all.filter((one) => isShown(one, show, today)).length]),
  ) as Record<Show, number>;
  return { beds: all.length, ...counts };
}
