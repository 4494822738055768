import { instantOfWall } from '../../../../shared/domain/zoned-time.ts';

/**
 * Instants and dates of HL7 v2 (DTM: `YYYY[MM[DD[HH[MM[SS[.S…]]]]]][±ZZZZ]`). A stamp without an offset is local time of
 * the sender, never UTC: the feed's profile says which place's.
 */

const STAMP = /^(\d{4})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(\.\d{1,6})?)?)?)?)?)?([+-]\d{4})?$/u;

interface Wall {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly ms: number;
}

function readWall(text: string): { wall: Wall; offset: string | undefined; hasDay: boolean } | null {
  const parts = STAMP.exec(text.trim());
  if (parts === null) return null;
  const number = (index: number, otherwise: number) => (parts[index] === undefined ? otherwise : Number(parts[index]));
  const wall: Wall = {
    year: number(1, 0),
    month: number(2, 1),
    day: number(3, 1),
    hour: number(4, 0),
    minute: number(5, 0),
    // 60 is a leap second, which JavaScript does not know.
    second: Math.min(number(6, 0), 59),
    ms: parts[7] === undefined ? 0 : Math.floor(Number(`0${parts[7]}`) * 1_000),
  };
  return isOnTheCalendar(wall) ? { wall, offset: parts[8], hasDay: parts[3] !== undefined } : null;
}

const utcOf = ({ year, month, day, hour, minute, second, ms }: Wall): number =>
  Date.UTC(year, month - 1, day, hour, minute, second, ms);

function isOnTheCalendar(wall: Wall): boolean {
  if (wall.year < 1800 || wall.year > 2200 || wall.hour > 23 || wall.minute > 59) return false;
  const date = new Date(utcOf(wall));
  return date.getUTCMonth() === wall.month - 1 && date.getUTCDate() === wall.day;
}

/** The instant, or `null` where the text is none. `timeZone` counts only where the stamp has no offset of its own. */
export function readInstant(text: string, timeZone: string): Date | null {
  const read = readWall(text);
  if (read === null) return null;
  if (read.offset === undefined) return new Date(instantOfWall(timeZone, utcOf(read.wall)));
  const hours = Number(read.offset.slice(1, 3));
  const minutes = Number(read.offset.slice(3, 5));
  if (hours > 14 || minutes > 59) return null;
  const sign = read.offset.startsWith('-') ? -1 : 1;
  return new Date(utcOf(read.wall) - sign * (hours * 60 + minutes) * 60_000);
}

/** The calendar day it names, as `YYYY-MM-DD`; `null` where it names no whole day. */
export function readDay(text: string): string | null {
  const read = readWall(text);
  if (read === null || !read.hasDay) return null;
  return new Date(utcOf(read.wall)).toISOString().slice(0, 10);
}

/** The stamp for our own messages: UTC with its offset written out. */
export const writeInstant = (instant: Date): string =>
  `${instant.toISOString().replaceAll(/[-:T]/gu, '').slice(0, 14)}+0000`;
