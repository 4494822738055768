import { allCollections } from '../../server/db/collection.ts';
import { ROLES } from '../../shared/types/permissions.ts';
import { errorsOf, MARK } from './attack-house.ts';
import { drawn } from './lots.ts';
import type { Attack } from './attacks.ts';
import type { Place } from './forms.ts';
import { namesOf, placesOf } from './forms.ts';
import type { Hit, Shot } from './shots.ts';
import type { Target } from './targets.ts';

/** Stands for `__proto__` until the body is text: a name that an object of JavaScript does not simply have. */
const PROTO = 'PROTO-OF-ALL';
export const textOf = (body: unknown): string =>
  JSON.stringify(body).replaceAll(`"${PROTO}"`, '"__proto__"').replaceAll('"BEYOND-ALL"', '1e999');

export const pointerTo = (part: string, path: readonly (string | number)[]): string =>
  ['', part, ...path].map((step) => String(step).replaceAll('~', '~0').replaceAll('/', '~1')).join('/');

/** Says what is missing where the refusal names neither the place, nor what stands in it, nor a choice that it is part of. */
export const names =
  (pointer: string) =>
  (hit: Hit): string | null => {
    const errors = errorsOf(hit);
    const isNamed = errors.some(
      (error) =>
        error.pointer === pointer ||
        error.pointer.startsWith(`${pointer}/`) ||
        (pointer.startsWith(`${error.pointer}/`) && error.code === 'invalid_union'),
    );
    return isNamed
      ? null
      : `names ${errors.map((error) => `${error.pointer} (${error.code})`).join(', ')} and not ${pointer}`;
  };

const OPERATORS: readonly unknown[] = [
  { $ne: null },
  { $gt: '' },
  { $regex: '.*' },
  { $where: `sleep(1) // ${MARK}` },
  { $in: [null] },
  [{ $ne: null }],
  { [PROTO]: { polluted: MARK } },
  { constructor: { prototype: { polluted: MARK } } },
  { toString: MARK, valueOf: MARK },
];
const TEXTS = [`${MARK}\u0000`, `${MARK}\u202e`, `\u0007${MARK}`];
const NUMBERS: readonly unknown[] = ['BEYOND-ALL', '1', [1], { $inc: 1 }];

/** Fields that are hashed, compared or taken apart, and never kept or shown as they came: any character may stand in them. */
const ONLY_COMPARED = new Set(
  'password currentPassword newPassword pin token ticket challengeId setupCode code id messages'.split(' '),
);
const MAX_DEPTH = 8;
const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;

/** What must not be taken at that place. */
export function poisonsFor({ kind, sample, path, takesYesOrNo }: Place): readonly unknown[] {
  const texts = ONLY_COMPARED.has(String(path.at(-1))) ? [] : TEXTS;
  if (kind === 'text') return [...OPERATORS, ...texts, 'x'.repeat(90_001), 7, ...(takesYesOrNo ? [] : [true])];
  if (kind === 'number') return [...OPERATORS, ...NUMBERS];
  if (kind === 'object')
    return [
      ...OPERATORS.map((poison) => (Array.isArray(poison) ? poison : { ...(sample as object), ...(poison as object) })),
      'x',
      7,
    ];
  if (kind === 'array') return [...OPERATORS.slice(0, 5), [{ $ne: null }], [[]], 'x', { length: 1, 0: 'x' }];
  return OPERATORS;
}

/** Every place of the body with everything that must not stand there. */
export async function bodyAttacks(target: Target): Promise<readonly Attack[]> {
  const { body: schema } = target.route.spec;
  if (schema === undefined) return [];
  const good = await target.shot(target.blank());
  const pairs = placesOf(schema).flatMap((place) => poisonsFor(place).map((poison) => ({ place, poison })));
  // What is nested deeper than anything of ours is no body at all, which is asked beside.
  const shallow = pairs.filter(({ place, poison }) => depthOf(place.with(poison)) <= MAX_DEPTH);
  return drawn(shallow, `body ${target.name}`).map(({ place, poison }): Attack => {
    const pointer = pointerTo('body', place.path);
    const body = textOf(place.with(poison));
    return {
      name: `${body.slice(0, 200)} at ${pointer}`,
      shot: { ...good, body },
      kinds: ['invalid-input'],
      expects: names(pointer),
    };
  });
}

/** Whatever any record of the house is made of, and what people try. */
const STORED: readonly string[] = [
  ...new Set([
    ...[
      'hospitalId',
      '_id',
      'id',
      'version',
      'roles',
      'permissions',
      'grants',
      'createdAt',
      'updatedAt',
      'binnedIn',
      'state',
    ],
    ...[
      'isAdmin',
      'tenantId',
      'userId',
      'staffId',
      '$set',
      '$unset',
      '$where',
      'email[$ne]',
      'a.b',
      'roles.0',
      'constructor',
      PROTO,
      'prototype',
      '__v',
      'toJSON',
      'length',
      '',
    ],
    ...allCollections().flatMap(({ schema }) =>
      Object.keys(schema.paths).flatMap((path) => [path, path.split('.')[0] ?? '']),
    ),
  ]),
];

/** The record's own fields beside those that are asked for, at every object of the body: each is named in the refusal. */
export async function massAssignments(target: Target): Promise<readonly Attack[]> {
  const { body: schema } = target.route.spec;
  if (schema === undefined) return [];
  const good = await target.shot(target.blank());
  const objects = placesOf(schema).filter(({ kind, names: known }) => kind === 'object' && known.length > 0);
  return drawn(objects, `mass ${target.name}`).flatMap((place) => {
    const unknown = STORED.filter((name) => !place.names.includes(name));
    // A refusal lists fifty things at most.
    const lots = Array.from({ length: Math.ceil(unknown.length / 40) }, (_, lot) =>
      unknown.slice(lot * 40, lot * 40 + 40),
    );
    return drawn(lots, `lot ${target.name}`).map((lot, index): Attack => {
      const more = Object.fromEntries(lot.map((name) => [name, name === 'roles' ? Object.keys(ROLES) : MARK]));
      const body = textOf(place.with({ ...(place.sample as object), ...more }));
      const pointers = lot.map((name) => pointerTo('body', [...place.path, name === PROTO ? '__proto__' : name]));
      return {
        name: `lot ${index} at ${pointerTo('body', place.path)}`,
        shot: { ...good, body },
        kinds: ['invalid-input'],
        expects: (hit) => pointers.map((pointer) => names(pointer)(hit)).find((why) => why !== null) ?? null,
      };
    });
  });
}

/** Parameters that nobody listed, and listed ones in forms that a looser parser would turn into objects and lists. */
export async function queryAttacks(target: Target): Promise<readonly Attack[]> {
  const { query: schema } = target.route.spec;
  const good = await target.shot(target.blank());
  const asked = (query: string, pointer: string): Attack => ({
    name: query,
    shot: { ...good, path: `${good.path}?${query}` },
    kinds: ['invalid-input'],
    expects: names(pointer),
  });
  const strange: Readonly<Record<string, string>> = {
    'hospitalId=x': 'hospitalId',
    '$where=sleep(1)': '$where',
    'email[$ne]=': 'email[$ne]',
    '__proto__=x': '__proto__',
    '__proto__[polluted]=x': '__proto__[polluted]',
    'constructor[prototype][polluted]=x': 'constructor[prototype][polluted]',
    'constructor=x': 'constructor',
    'a.b=x': 'a.b',
    'binnedIn=x': 'binnedIn',
  };
  const unlisted = Object.entries(strange).map(([query, name]) =>
    asked(query, schema === undefined ? '/query' : pointerTo('query', [name])),
  );
  const listed = (schema === undefined ? [] : namesOf(schema)).flatMap((name) => [
    asked(`${name}[$ne]=`, pointerTo('query', [`${name}[$ne]`])),
    asked(`${name}[]=x`, pointerTo('query', [`${name}[]`])),
    asked(`${name}.$gt=`, pointerTo('query', [`${name}.$gt`])),
    asked(`${name}=${MARK}%00`, pointerTo('query', [name])),
    asked(`${name}=${MARK}%E2%80%AE`, pointerTo('query', [name])),
    asked(`${name}=a&${name}=b`, pointerTo('query', [name])),
    asked(`${name}=${'x'.repeat(8_000)}`, pointerTo('query', [name])),
  ]);
  return [...unlisted, ...listed];
}

/** Says of any text whether it stands on a paper of ours: that it does not is an answer. */
const ANSWERS_ANYTHING = new Set(['get /api/v1/consent-verification/:token']);

/** Addresses with parts that are no ids, and addresses that are nearly ours. */
export async function addressAttacks(target: Target): Promise<readonly Attack[]> {
  const good = await target.shot(target.blank());
  const { path, method } = target.route.spec;
  const parts = [...path.matchAll(/:(\w+)/gu)].map(([, name = '']) => name);
  const poisons = [
    '%7B%22%24ne%22%3Anull%7D',
    '%5B%24ne%5D',
    '%00',
    '..%2F..%2Fetc%2Fpasswd',
    '__proto__',
    'constructor',
    'x'.repeat(3_000),
    '%E0%A4%A',
    `${MARK}%E2%80%AE`,
    "'%20or%201%3D1",
    'null',
    '*',
  ];
  const filled = parts.flatMap((part) =>
    poisons.map(async (poison): Promise<Attack> => {
      // Otherwise encoded than by `shot`: it goes onto the wire as it stands here.
      const shot: Shot = await target.shot({ ...target.blank(), params: { [part]: poison } });
      return {
        name: `${poison.slice(0, 40)} as ${part}`,
        shot,
        kinds: ANSWERS_ANYTHING.has(target.name) ? [] : ['invalid-input', 'not-found', 'link-refused'],
      };
    }),
  );
  const near = (name: string, address: string): Attack => ({
    name,
    shot: { ...good, path: address },
    kinds: ['not-found', 'method-not-allowed'],
  });
  const wrong = ['PUT', 'PATCH', 'DELETE', 'POST', 'GET', 'PROPFIND'].filter(
    (other) => !target.neighbours.includes(other),
  );
  return [
    ...(await Promise.all(filled)),
    near('with a slash more', `${good.path}/`),
    near('with two slashes', good.path.replace('/api/', '//api/')),
    near('in capitals', good.path.replace('/api/', '/API/')),
    near('round a corner', good.path.replace('/api/', '/api/v1/../')),
    near('with a comment', good.path.replace('/v1/', '/v1;x=1/')),
    ...wrong.map((other): Attack => ({
      name: `by ${other}`,
      shot: { ...good, method: other, headers: { ...good.headers, 'x-http-method-override': method } },
      kinds: ['method-not-allowed', 'not-found', 'invalid-input', 'not-allowed'],
    })),
  ];
}
