/** The calendar day it is there, `YYYY-MM-DD`. Sweden writes dates as ISO 8601 does. */
export const dayIn = (timeZone: string, at: number): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
