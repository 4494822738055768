import type { Caller } from './caller.ts';
import type { Person, World } from './world.ts';

const AWAKE_MS = 10 * 60_000;

/** The same world, in which people sign in again before their screen would lock: for tests in which much time passes. */
export function wakeful(world: World): World {
  const known = new Map<string, { readonly at: number; readonly caller: Promise<Caller> }>();
  return {
    ...world,
    as(person: Person) {
      const at = world.clock.now().getTime();
      const before = known.get(person.id);
      if (before !== undefined && at - before.at < AWAKE_MS) return before.caller;
      const caller = world.signIn(person).then((result) => result.caller);
      known.set(person.id, { at, caller });
      return caller;
    },
  };
}
