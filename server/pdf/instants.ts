/** `5 March 2040, 10:00:07 (Africa/Nairobi, UTC+03:00)`: what a clock on the wall showed, and how far that is from UTC. */
export function wallClock(instant: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    dateStyle: 'long',
    timeStyle: 'medium',
  }).format(new Date(instant));
  const offset = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(new Date(instant))
    .find(({ type }) => type === 'timeZoneName')?.value;
  const distance = offset === undefined || offset === 'GMT' ? 'UTC' : offset.replace('GMT', 'UTC');
  return `${parts.replace(' at ', ', ')} (${distance === 'UTC' && timeZone === 'UTC' ? 'UTC' : `${timeZone}, ${distance}`})`;
}

/** `5 March 1980`. */
export const longDate = (date: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'long' }).format(new Date(`${date}T00:00:00.000Z`));
