/** Minutes as hours with at most one place behind the point: 450 is “7.5”. */
export const hoursText = (minutes: number): string => String(Math.round(minutes / 6) / 10);
