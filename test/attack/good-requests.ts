import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Filled } from '../security/fixtures/route-fixture.ts';
import type { AttackHouse } from './attack-house.ts';
import type { Target } from './targets.ts';

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/gu;

/** A good request with one id of it taken from the other hospital's. */
interface Strange {
  readonly at: string;
  readonly filled: Filled;
}

/** Each id of the request replaced alone by its counterpart of the other: a check of the first id that is looked at is not enough. */
function withOneStrange(ours: Filled, theirs: Filled): readonly Strange[] {
  const [own, other] = [JSON.stringify(ours), JSON.stringify(theirs)];
  const [here, there] = [[...own.matchAll(ID)], [...other.matchAll(ID)]];
  if (here.length !== there.length) return [];
  return here.flatMap(({ 0: id, index }, place): Strange[] => {
    const strange = there[place]?.[0] ?? id;
    if (strange === id) return [];
    const before = own.slice(0, index);
    const at = /"(\w+)":[^"]*"[^"]*$/u.exec(before)?.[1] ?? '';
    return [{ at, filled: JSON.parse(before + strange + own.slice(index + id.length)) as Filled }];
  });
}

/** What a page makes up for a record that is not there yet, so that a repeat is known; it names nothing. */
const isMadeUp = ({ name }: Target, at: string): boolean => name.startsWith('post ') && at === 'id';

/** What is wrong with the refusals of requests that name one thing of another hospital. They change nothing. */
export async function strangeIds(house: AttackHouse, target: Target): Promise<readonly string[]> {
  const { world } = house;
  if (target.fixture.namesNothing !== undefined || target.fixture.isPublic === true) return [];
  const [ours, theirs] = [await target.fill(), await target.fill(world.south)];
  const faults: string[] = [];
  const held = await house.hold();
  for (const { at, filled } of withOneStrange(ours, theirs).filter((strange) => !isMadeUp(target, strange.at))) {
    const { hit, faults: found } = await house.fire(await target.shot(filled), target.isOperator);
    faults.push(...found.map((fault) => `${at}: ${fault}`));
    if (hit.status < 400) faults.push(`${at}: answers ${hit.status} ${hit.text.slice(0, 200)}`);
  }
  return [...faults, ...(await held()).map((where) => `a refusal changed ${where}`)];
}

/** What is wrong with a write that comes without a key to know it by, again, or as another under the same key. */
export async function repeatAttacks(house: AttackHouse, target: Target): Promise<readonly string[]> {
  const { spec } = target.route;
  if (spec.idempotency !== 'required') return [];
  const faults: string[] = [];
  const filled = await target.fill();
  const good = await target.shot(filled);
  const { 'idempotency-key': _key, ...bare } = good.headers;
  const keys = ['', 'short', `${randomUUID()} x`, 'k'.repeat(101), `${randomUUID()}\u00e9`];
  const held = await house.hold();
  for (const headers of [bare, ...keys.map((key) => ({ ...bare, 'idempotency-key': key }))]) {
    const { faults: found } = await house.judge({ ...good, headers }, ['idempotency-key-missing'], target.isOperator);
    faults.push(...found.map((fault) => `key ${JSON.stringify(headers)}: ${fault}`));
  }
  faults.push(...(await held()).map((where) => `a request without a key changed ${where}`));
  const other = await target.fill();
  const { hit: first, faults: found } = await house.fire(good, target.isOperator);
  faults.push(...found);
  if (first.status >= 400) return faults;
  const since = await house.hold();
  const { hit: second, faults: more } = await house.fire(good, target.isOperator);
  faults.push(...more);
  if (second.status !== first.status || !isDeepStrictEqual(second.body, first.body))
    faults.push(`a repeat answers ${second.status} ${second.text.slice(0, 200)}`);
  if (JSON.stringify(other) !== JSON.stringify(filled)) {
    const reused = { ...(await target.shot(other)), headers: good.headers };
    const { faults: wrong } = await house.judge(reused, ['idempotency-key-reused'], target.isOperator);
    faults.push(...wrong.map((fault) => `another request under the key: ${fault}`));
  }
  return [...faults, ...(await since()).map((where) => `a repeat changed ${where}`)];
}
