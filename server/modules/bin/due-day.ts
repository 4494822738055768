import { daysAfter } from '../../../shared/domain/zoned-time.ts';

/** For how long records of a class are kept. */
export interface KeptFor {
  readonly years: number;
  /** The record of somebody who was a minor when it was last touched is kept until they are that old, if that is later. */
  readonly minorsUntilAge: number;
}

/** Old enough to decide for themselves, nearly everywhere. */
const OF_AGE = 18;

/** The same day so many years later; of 29 February, where that year has none, 1 March. @param day `YYYY-MM-DD` */
export function yearsAfter(day: string, years: number): string {
  const later = `${String(Number(day.slice(0, 4)) + years).padStart(4, '0')}${day.slice(4)}`;
  const isThere = new Date(`${later}T00:00:00.000Z`).toISOString().startsWith(later);
  return isThere ? later : daysAfter(`${later.slice(0, 7)}-28`, 1);
}

/** From which day a record may be destroyed. Of whom nobody knows the age, nobody may say that they were none. */
export function dueDay(
  lastTouchedOn: string,
  bornOn: string | null,
  { years, minorsUntilAge }: KeptFor,
): { readonly dueOn: string; readonly isMinorsRule: boolean } {
  const asAdult = yearsAfter(lastTouchedOn, years);
  const asMinor = bornOn === null ? yearsAfter(lastTouchedOn, minorsUntilAge) : yearsAfter(bornOn, minorsUntilAge);
  const wasMinor = bornOn === null || lastTouchedOn < yearsAfter(bornOn, OF_AGE);
  const isMinorsRule = wasMinor && asMinor > asAdult;
  return { dueOn: isMinorsRule ? asMinor : asAdult, isMinorsRule };
}
