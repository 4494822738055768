import type { z } from 'zod';
import type { searchMessages } from '../../../../../shared/schemas/chat.ts';
import type { ChannelId, StaffId } from '../../../../../shared/types/ids.ts';

/** What the form holds; dates are `YYYY-MM-DD` of the hospital's calendar, empty where open. */
export interface SearchTerms {
  readonly text: string;
  readonly channelId: ChannelId | null;
  readonly author: { readonly staffId: StaffId; readonly name: string } | null;
  readonly from: string;
  readonly until: string;
}

type SearchBody = z.input<typeof searchMessages>;

/** How far the zone's clock is from UTC at that instant, in milliseconds. */
function offsetAt(timeZone: string, at: number): number {
  const shown = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(at);
  return Date.parse(`${shown.replace(' ', 'T')}Z`) - at;
}

/** The instant at which that day begins in the zone. */
export function dayStart(day: string, timeZone: string): string {
  const utc = Date.parse(`${day}T00:00:00Z`);
  // Looked at twice: the clock may be put forward or back between the two midnights.
  const near = utc - offsetAt(timeZone, utc);
  return new Date(utc - offsetAt(timeZone, near)).toISOString();
}

const nextDay = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/** What is asked of the server: whole days, the last one included. */
export function searchBody(terms: SearchTerms, timeZone: string, cursor: string | null): SearchBody {
  const { text, channelId, author, from, until } = terms;
  return {
    text: text.trim(),
    ...(channelId === null ? {} : { channelId }),
    ...(author === null ? {} : { authorId: author.staffId }),
    ...(from === '' ? {} : { from: dayStart(from, timeZone) }),
    ...(until === '' ? {} : { until: dayStart(nextDay(until), timeZone) }),
    ...(cursor === null ? {} : { cursor }),
  };
}
