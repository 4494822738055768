import { LRUCache } from 'lru-cache';

/** `burst` at once, and `perSecond` in the long run. */
export interface Allowance {
  readonly burst: number;
  readonly perSecond: number;
}

export interface Bucket {
  left: number;
  /** By the monotonic clock, in ms. */
  filledAt: number;
}

export const newBucket = ({ burst }: Allowance, at = performance.now()): Bucket => ({ left: burst, filledAt: at });

/** Takes one. Answers 0, or the seconds until there is one again. */
export function take(bucket: Bucket, { burst, perSecond }: Allowance, at = performance.now()): number {
  bucket.left = Math.min(burst, bucket.left + ((at - bucket.filledAt) / 1_000) * perSecond);
  bucket.filledAt = at;
  if (bucket.left < 1) return Math.max(1, Math.ceil((1 - bucket.left) / perSecond));
  bucket.left -= 1;
  return 0;
}

const KEYS_REMEMBERED = 20_000;

/** A bucket for each key (a person, a hospital). The least used are forgotten first, which leaves them full. */
export function bucketsBy(allowance: Allowance): { take(key: string): number } {
  const buckets = new LRUCache<string, Bucket>({ max: KEYS_REMEMBERED });
  return {
    take(key) {
      const known = buckets.get(key);
      if (known !== undefined) return take(known, allowance);
      const fresh = newBucket(allowance);
      buckets.set(key, fresh);
      return take(fresh, allowance);
    },
  };
}
