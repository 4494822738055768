import { randomUUID } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import type { Route } from '../../server/http/route.ts';
import type { Caller } from '../support/caller.ts';
import { hangScreen } from '../support/wall-screen.ts';
import type { TestHospital } from '../support/world.ts';
import type { Filled, RouteFixture } from '../security/fixtures/route-fixture.ts';
import { personOf, ROUTE_FIXTURES } from '../security/route-fixtures.ts';
import type { AttackHouse } from './attack-house.ts';
import { sampleBody } from './forms.ts';
import type { Shot } from './shots.ts';

/** A route to be attacked, by who may use it. */
export interface Target {
  readonly name: string;
  readonly route: Route;
  readonly fixture: RouteFixture;
  readonly isOperator: boolean;
  /** The methods that other routes have at the same address. */
  readonly neighbours: readonly string[];
  /** Headers of who may. */
  headers(): Promise<Readonly<Record<string, string>>>;
  /** A good request, of records of that hospital. */
  fill(hospital?: TestHospital): Promise<Filled>;
  /** A request in the form the route asks for, about records that nobody has; it costs nothing. */
  blank(): Filled;
  /** On its way by who may, as they would send it. */
  shot(filled: Filled): Promise<Shot>;
}

/** One for each route of the house, in the order of the registry. */
export function targetsOf(house: AttackHouse): readonly Target[] {
  const { world } = house;
  const callers = new Map<string, Promise<Caller>>();
  const callerFor = (fixture: RouteFixture, name: string): Promise<Caller> => {
    const key = fixture.inHand === undefined ? fixture.as : name;
    const make = () => {
      if (fixture.as === 'kiosk') return hangScreen(world, world.north).then(({ caller }) => caller);
      return fixture.inHand?.(world) ?? world.as(personOf(world, world.north, fixture));
    };
    const known = callers.get(key) ?? make();
    callers.set(key, known);
    return known;
  };
  return [...house.routes].map(([name, route]) => {
    const fixture = ROUTE_FIXTURES[name];
    if (fixture === undefined) throw new Error(`${name} has no fixture.`);
    const headers = async () => {
      if (fixture.isPublic === true) return writeHeaders(world.origin, route, null);
      const caller = await callerFor(fixture, name);
      return { ...writeHeaders(world.origin, route, caller.csrfToken), cookie: caller.cookieHeader() };
    };
    return {
      name,
      route,
      fixture,
      isOperator: fixture.as === 'operator',
      neighbours: [...house.routes.values()]
        .filter(({ spec }) => spec.path === route.spec.path)
        .map(({ spec }) => spec.method.toUpperCase()),
      headers,
      fill: async (hospital = world.north) => (await fixture.fill?.(world, hospital)) ?? {},
      blank: () => (route.spec.body === undefined ? {} : { body: sampleBody(route.spec.body) }),
      shot: async (filled) => shotOf(route, filled, { ...(await headers()), 'idempotency-key': randomUUID() }),
    };
  });
}

function writeHeaders(origin: string, { spec }: Route, csrf: string | null): Record<string, string> {
  if (spec.method === 'get') return {};
  return {
    origin,
    ...(csrf === null ? {} : { 'x-csrf-token': csrf }),
    'content-type': spec.takes === 'bytes' ? 'application/octet-stream' : 'application/json',
  };
}

/** The request on the wire. Parts of the address that nothing fills name records that nobody has. */
export function shotOf(
  { spec }: Route,
  { params = {}, query = '', body, raw }: Filled,
  headers: Readonly<Record<string, string>>,
): Shot {
  const path = spec.path.replaceAll(/:(\w+)/gu, (_whole, key: string) => params[key] ?? uuid()) + query;
  const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  return { method: spec.method.toUpperCase(), path, headers, ...(sent === undefined ? {} : { body: sent }) };
}
