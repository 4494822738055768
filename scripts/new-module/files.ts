import type { ModuleNames } from './names.ts';

const schemas = ({ Name, record, Record, file }: ModuleNames) => `import { z } from 'zod';
import { ${record}Id } from '../types/ids.ts';
import { pageOf, pageQuery } from '../types/pages.ts';

const name = z.string().trim().min(1).max(80);

export const ${record}View = z.strictObject({ id: ${record}Id, name, version: z.number().int() });
export type ${Record}View = z.infer<typeof ${record}View>;

export const list${capital(Name)} = z.strictObject(pageQuery);
export const ${record}Page = pageOf(${record}View);

/** What a new ${file.replaceAll('-', ' ')} is made of. */
export const add${Record} = z.strictObject({ name });
`;

const model = ({ name, record, Record }: ModuleNames) => `import { defineCollection } from '../../db/collection.ts';

export interface ${Record} {
  readonly name: string;
}

export const ${record}Collection = defineCollection<${Record}>({
  name: '${name}',
  fields: { name: { type: String, required: true } },
  indexes: [],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
});
`;

const policy = ({ name, record, Record, file }: ModuleNames) => `import { definePolicy } from '../../access/policy.ts';
import type { ${Record} } from './${name}.model.ts';

export const ${record}Policy = definePolicy<${Record}>({
  of: '${file}',
  scope: (actor) => (actor.permissions.has('${record}.read') ? {} : null),
  rules: {
    '${record}.read': { may: () => true },
    '${record}.manage': { may: () => true },
  },
});
`;

const repository = ({ name, record }: ModuleNames) => `import { repository } from '../../db/repository.ts';
import { ${record}Collection } from './${name}.model.ts';
import { ${record}Policy } from './${name}.policy.ts';

export const ${record}Repository = () => repository(${record}Collection, ${record}Policy);
`;

const presenter = ({
  name,
  record,
  Record,
}: ModuleNames) => `import type { ${Record}View } from '../../../shared/schemas/${name}.ts';
import type { ${Record}Id } from '../../../shared/types/ids.ts';
import type { Doc } from '../../db/filter.ts';
import type { ${Record} } from './${name}.model.ts';

// The ids of stored records were made here, so they are taken at their word.
export const present${Record} = (${record}: Doc<${Record}>): ${Record}View => ({
  id: ${record}._id as ${Record}Id,
  name: ${record}.name,
  version: ${record}.version,
});
`;

const command = ({ name, record, Record }: ModuleNames) => `import { authorise } from '../../../access/policy.ts';
import type { Doc } from '../../../db/filter.ts';
import { transaction } from '../../../db/transaction.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import type { ${Record} } from '../${name}.model.ts';
import { ${record}Collection } from '../${name}.model.ts';
import { ${record}Policy } from '../${name}.policy.ts';
import { ${record}Repository } from '../${name}.repository.ts';

/** Refuses \`not-allowed\` to who may only read. */
export async function add${Record}(wanted: ${Record}): Promise<Doc<${Record}>> {
  return transaction(async () => {
    authorise(${record}Policy, '${record}.manage', wanted);
    const fields: ${Record} = { name: wanted.name };
    const ${record} = await ${record}Repository().insert(fields);
    await journal({
      action: '${record}.added',
      subject: { kind: '${record}', id: ${record}._id },
      changes: fieldChanges({}, fields, ${record}Collection.encrypted),
    });
    return ${record};
  });
}
`;

const query = ({ Name, name, record }: ModuleNames) => `import type { Filter } from '../../../db/filter.ts';
import type { z } from 'zod';
import type { ${record}Page, list${capital(Name)} as query } from '../../../../shared/schemas/${name}.ts';
import { present${capital(record)} } from '../${name}.presenter.ts';
import type { ${capital(record)} } from '../${name}.model.ts';
import { ${record}Repository } from '../${name}.repository.ts';

/** In the order in which they were added: ids sort by time. */
export async function list${capital(Name)}({
  cursor,
  limit,
}: z.infer<typeof query>): Promise<z.infer<typeof ${record}Page>> {
  const after: Filter<${capital(record)}> = cursor === undefined ? {} : { _id: { $gt: cursor } };
  const found = await ${record}Repository().find(after, { sort: { _id: 1 }, limit: limit + 1 });
  const items = found.slice(0, limit);
  return { items: items.map(present${capital(record)}), nextCursor: found.length > limit ? (items.at(-1)?._id ?? null) : null };
}
`;

const routes = ({
  Name,
  name,
  record,
  Record,
  records,
  file,
}: ModuleNames) => `import { add${Record} as add${Record}Schema, ${record}Page, ${record}View, list${capital(Name)} as listSchema } from '../../../shared/schemas/${name}.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { add${Record} } from './commands/add-${file}.ts';
import { present${Record} } from './${name}.presenter.ts';
import { list${capital(Name)} } from './queries/list-${name}.ts';

const tag = '${records.charAt(0).toUpperCase()}${records.slice(1)}';

export const ${Name}Routes: readonly Route[] = [
  route({
    tag,
    method: 'get',
    path: '/api/v1/${name}',
    summary: 'The ${records} the caller may see, oldest first.',
    permission: '${record}.read',
    limit: LIMITS.read,
    query: listSchema,
    response: ${record}Page,
    handler: ({ query }) => list${capital(Name)}(query),
  }),
  route({
    tag,
    method: 'post',
    path: '/api/v1/${name}',
    summary: 'Add one.',
    permission: '${record}.manage',
    limit: LIMITS.write,
    idempotency: 'required',
    body: add${Record}Schema,
    response: ${record}View,
    status: 201,
    handler: async ({ body }) => present${Record}(await add${Record}(body)),
  }),
];
`;

const index = ({ Name, name, record, records }: ModuleNames) => `import type { Module } from '../../module.ts';
import { ${record}Collection } from './${name}.model.ts';
import { ${record}Policy } from './${name}.policy.ts';
import { ${Name}Routes } from './${name}.routes.ts';

/** ${records.charAt(0).toUpperCase()}${records.slice(1)}. */
export const ${Name}Module = (): Module => ({
  name: '${name}',
  routes: ${Name}Routes,
  policies: [${record}Policy],
  collections: [${record}Collection],
});
`;

const test = ({ name, record, records }: ModuleNames) => `import { expect } from 'chai';
import { ${record}Page, ${record}View } from '../../../shared/schemas/${name}.ts';
import type { World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';

describe('${records}', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  it('are seen where they were added and do not exist for the other hospital', async () => {
    const north = await world.as(world.north.admin);
    const south = await world.as(world.south.admin);
    const added = await north.post('/api/v1/${name}', { name: 'First' });
    expect(added.status).to.equal(201);
    const { id } = ${record}View.parse(added.body);
    const ofNorth = ${record}Page.parse((await north.get('/api/v1/${name}')).body);
    const ofSouth = ${record}Page.parse((await south.get('/api/v1/${name}')).body);
    expect(ofNorth.items.map((item) => item.id)).to.include(id);
    expect(ofSouth.items).to.deep.equal([]);
  });

  it('are not added by who may only look', async () => {
    const nurse = await world.as(world.north.nurse);
    expect(await nurse.post('/api/v1/${name}', { name: 'Second' })).to.be.problem('not-allowed');
  });
});
`;

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** Path → source of every file of a new module. */
export function moduleFiles(names: ModuleNames): Record<string, string> {
  const folder = `server/modules/${names.name}`;
  return {
    [`shared/schemas/${names.name}.ts`]: schemas(names),
    [`${folder}/index.ts`]: index(names),
    [`${folder}/${names.name}.routes.ts`]: routes(names),
    [`${folder}/${names.name}.policy.ts`]: policy(names),
    [`${folder}/${names.name}.repository.ts`]: repository(names),
    [`${folder}/${names.name}.model.ts`]: model(names),
    [`${folder}/${names.name}.presenter.ts`]: presenter(names),
    [`${folder}/commands/add-${names.file}.ts`]: command(names),
    [`${folder}/queries/list-${names.name}.ts`]: query(names),
    [`test/modules/${names.name}/${names.name}.test.ts`]: test(names),
  };
}
