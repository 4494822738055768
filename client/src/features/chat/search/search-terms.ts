import type { z } from 'zod';
import { daysAfter, instantIn } from '../../../../../shared/domain/zoned-time.ts';
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

/** The instant at which that day begins in the zone. */
export const dayStart = (day: string, timeZone: string): string => instantIn(timeZone, day, 0).toISOString();

/** What is asked of the server: whole days, the last one included. */
export function searchBody(terms: SearchTerms, timeZone: string, cursor: string | null): SearchBody {
  const { text, channelId, author, from, until } = terms;
  return {
    text: text.trim(),
    ...(channelId === null ? {} : { channelId }),
    ...(author === null ? {} : { authorId: author.staffId }),
    ...(from === '' ? {} : { from: dayStart(from, timeZone) }),
    ...(until === '' ? {} : { until: dayStart(daysAfter(until, 1), timeZone) }),
    ...(cursor === null ? {} : { cursor }),
  };
}
