import { useEffect, useState } from 'react';
import { dayIn } from '../../../shared/domain/zoned-time.ts';

const LOOKED_AT_MS = 60_000;

/** The hospital’s day, looked at now and then: a screen stays open on a desk overnight. */
export function useToday(timeZone: string): string {
  const [today, setToday] = useState(() => dayIn(timeZone, new Date()));
  useEffect(() => {
    const timer = setInterval(() => setToday(dayIn(timeZone, new Date())), LOOKED_AT_MS);
    return () => clearInterval(timer);
  }, [timeZone]);
  return today;
}
