import { expect } from 'chai';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { runInNewContext } from 'node:vm';
import { loadConfig } from '../../server/config/config.ts';
import type { ComposeFile } from './docker-files.ts';
import { composed, filledIn, readOurs, ROOT, settingsIn } from './docker-files.ts';

/** Every collection of the house is declared by loading it; in a process of its own, since tests declare some, too. */
async function collectionsOfHouse(): Promise<string[]> {
  const script = `
    import './server/app.ts';
    import { allCollections } from './server/db/collection.ts';
    process.stdout.write(JSON.stringify(allCollections().map(({ name }) => name)));`;
  const args = ['--import=tsx', '--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });
  return JSON.parse(stdout) as string[];
}

const KINDS = ['one machine', 'several nodes'] as const;

/** Settings of the house that no container is handed, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  HOST: 'a container listens on all its addresses; its networks say who reaches it',
  WARDLINE_DATA: 'the image says it: nothing is kept there',
  OTEL_PROPAGATORS: 'this proxy begins no traces',
  PUSH_EXTRA_CA: 'NODE_EXTRA_CA_CERTS does it for all',
  MLLP_LISTEN: 'a feed is published by a file of one’s own',
  MLLP_HOST: 'the same',
  MLLP_UNSAFE_PLAIN: 'the same',
  MLLP_TLS_CERT: 'the same',
  MLLP_TLS_KEY: 'the same',
  MLLP_TLS_CA: 'the same',
};
/** What a container is handed that is Node's and not the house's. */
const NODES_OWN = new Set(['NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS', 'HOME']);
/** Those that begin, do one thing and end. */
const ONCE = new Set(['mongo-init', 's3-init', 'tools']);

/** `COPY` and `FROM` of the Dockerfile, in order. */
const instructions = (dockerfile: string, name: string): string[][] =>
  dockerfile
    .split('\n')
    .filter((line) => line.startsWith(`${name} `))
    .map((line) => line.split(/\s+/u).slice(1));

/** Whether the build is handed that path: the file lets in what it names with `!`, folders with all in them. */
const isLetIn = (ignore: string, path: string): boolean =>
  ignore
    .split('\n')
    .some((line) => line.startsWith('!') && (path === line.slice(1) || path.startsWith(`${line.slice(1)}/`)));

describe('the container files', function () {
  this.timeout(60_000);
  let values: Record<string, string>;
  before(async () => {
    values = await filledIn();
  });

  it('begin nothing where a secret is not set', async () => {
    const needed = [
      'MONGO_ROOT_PASSWORD',
      'REDIS_PASSWORD',
      'WARDLINE_MASTER_KEYS',
      'S3_SECRET_ACCESS_KEY',
      'SMTP_URL',
    ];
    for (const name of needed) {
      const error: unknown = await composed('one machine', { ...values, [name]: '' }).catch(
        (thrown: unknown) => thrown,
      );
      expect(String(error)).to.contain(`${name} is needed`);
    }
    const example = settingsIn(await readOurs('docker/.env.example'));
    const secret = Object.entries(example).filter(([name]) => /KEY|PEPPER|PASSWORD|SECRET|TOKEN/u.test(name));
    expect(secret.length).to.be.greaterThan(12);
    expect(secret.filter(([, value]) => value !== '')).to.deep.equal([]);
  });

  it('ask in docker/.env.example for every name they use, and for no other', async () => {
    const files = await Promise.all(['compose.yaml', 'compose.nodes.yaml'].map((name) => readOurs(`docker/${name}`)));
    const used = new Set(
      files.flatMap((file) => [...file.matchAll(/(?<!\$)\$\{(\w+)/gu)].map(([, name = '']) => name)),
    );
    expect([...used].sort()).to.deep.equal(Object.keys(settingsIn(await readOurs('docker/.env.example'))).sort());
  });

  for (const kind of KINDS) {
    describe(`of ${kind}`, () => {
      let file: ComposeFile;
      before(async () => {
        file = await composed(kind, values);
      });
      const each = (check: (service: ComposeFile['services'][string], name: string) => void) => {
        for (const [name, service] of Object.entries(file.services)) check(service, name);
      };
      const nodes = () => Object.entries(file.services).filter(([name]) => /^app(-\d)?$/u.test(name));

      it('lock every service down', () => {
        each((service, name) => {
          expect(service.read_only, name).to.equal(true);
          expect(service.cap_drop, name).to.deep.equal(['ALL']);
          expect(service.cap_add ?? [], name).to.deep.equal(name === 'proxy' ? ['NET_BIND_SERVICE'] : []);
          expect(service.security_opt, name).to.deep.equal(['no-new-privileges:true']);
          expect(service.init, name).to.equal(true);
          expect(service.privileged ?? false, name).to.equal(false);
          expect((service.volumes ?? []).join(), name).not.to.contain('docker.sock');
          const limits = service.deploy?.resources?.limits;
          expect(
            [limits?.cpus, limits?.memory, limits?.pids].filter((limit) => limit === undefined),
            name,
          ).to.deep.equal([]);
        });
      });

      it('pin every image to a version', () => {
        each(({ image }, name) => expect(image, name).to.match(/^[a-z0-9./-]+:v?\d+\.\d+\.\d+(-[a-z0-9.]+)?$/u));
      });

      it('ask every service that stays how it is, and wait for those that must be well', () => {
        each((service, name) => {
          if (ONCE.has(name)) {
            expect(service.healthcheck?.disable, name).to.equal(true);
            expect(service.restart, name).to.equal('no');
          } else expect(service.healthcheck?.test?.length ?? 0, name).to.be.greaterThan(1);
          for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
            expect(Object.keys(file.services), `${name} waits for ${other}`).to.include(other);
            expect(condition, name).to.equal(ONCE.has(other) ? 'service_completed_successfully' : 'service_healthy');
          }
        });
        for (const [name, { depends_on: awaited }] of nodes()) {
          expect(Object.keys(awaited ?? {}).sort(), name).to.deep.equal(['mongo-init', 'redis', 's3-init']);
        }
      });

      it('publish the proxy’s ports alone, and let the data have no way out', () => {
        each(({ ports }, name) =>
          expect(ports ?? [], name).to.deep.equal(name === 'proxy' ? ['80:80', '443:443'] : []),
        );
        for (const name of ['mongo', 'redis', 's3', 'mail']) {
          const networks = file.services[name]?.networks ?? [];
          for (const network of Array.isArray(networks) ? (networks as string[]) : Object.keys(networks)) {
            expect(file.networks?.[network]?.internal, `${name} in ${network}`).to.equal(true);
          }
        }
      });

      it('name volumes and files that are there', () => {
        each(({ volumes = [] }, name) => {
          for (const volume of volumes) {
            const [source = ''] = volume.split(':');
            // Whoever operates the house lays these.
            if (source === './certs' || source === './backups') continue;
            if (source.startsWith('./'))
              expect(existsSync(`${ROOT}docker/${source}`), `${name}: ${source}`).to.equal(true);
            else expect(Object.keys(file.volumes ?? {}), name).to.include(source);
          }
        });
      });

      it('hand each node an environment that the house accepts', async () => {
        for (const [name, service] of nodes()) {
          const config = await loadConfig(service.environment ?? {}, []);
          expect(config, name).to.deep.include({
            mode: 'production',
            host: '0.0.0.0',
            port: 3000,
            publicUrl: 'https://wards.example.org',
            // Exactly the one proxy in front.
            proxyHops: 1,
            redisUrl: `redis://:${values['REDIS_PASSWORD'] ?? ''}@redis:6379`,
          });
          expect(config.s3, name).to.include({ endpoint: 'https://files.wards.example.org', bucket: 'wardline' });
          expect(new URL(config.mongodbUri ?? '').searchParams.get('replicaSet'), name).to.equal('rs0');
        }
      });

      it('hand no node a setting that the house does not have, and none but those left out for a reason is missing', async () => {
        const known = Object.keys(settingsIn(await readOurs('.env.example')));
        const source = await readOurs('server/config/config.ts');
        for (const [name, { environment = {} }] of nodes()) {
          const handed = Object.keys(environment).filter((setting) => !NODES_OWN.has(setting));
          expect(
            handed.filter((setting) => !known.includes(setting) || !source.includes(`${setting}:`)),
            name,
          ).to.deep.equal([]);
          const tools = Object.keys(file.services['tools']?.environment ?? {});
          const missing = known.filter((setting) => !handed.includes(setting) && !tools.includes(setting));
          expect(missing.sort(), name).to.deep.equal(Object.keys(LEFT_OUT).sort());
        }
      });

      it('name every node to the proxy, and no other', () => {
        const named = file.services['proxy']?.environment?.['WARDLINE_NODES']?.split(' ');
        expect(named).to.deep.equal(nodes().map(([name]) => `${name}:3000`));
        expect(nodes()).to.have.length(kind === 'one machine' ? 1 : 3);
      });
    });
  }

  it('build an image of what is there, pinned, of no development packages, for a user who is not root', async () => {
    const [dockerfile, ignore] = await Promise.all(
      ['docker/Dockerfile', 'docker/Dockerfile.dockerignore'].map((path) => readOurs(path)),
    );
    const stages = new Set<string>();
    for (const [image = '', as, stage = ''] of instructions(dockerfile ?? '', 'FROM')) {
      if (!stages.has(image)) expect(image).to.match(/^node:20\.\d+\.\d+-bookworm-slim$/u);
      expect(as).to.equal('AS');
      stages.add(stage);
    }
    const copies = instructions(dockerfile ?? '', 'COPY');
    for (const [from = '', ...rest] of copies) {
      const stage = /^--from=(\w+)$/u.exec(from)?.[1];
      if (stage !== undefined) expect([...stages]).to.include(stage);
      const sources = stage === undefined ? [from, ...rest].slice(0, -1) : [];
      for (const source of sources) {
        expect(existsSync(`${ROOT}${source}`), source).to.equal(true);
        expect(isLetIn(ignore ?? '', source.replace(/^\.\//u, '')), source).to.equal(true);
      }
    }
    expect(copies.length).to.be.greaterThan(8);
    const last = (dockerfile ?? '').slice((dockerfile ?? '').lastIndexOf('\nFROM '));
    for (const line of [
      'COPY --from=pruned /app/node_modules ',
      'USER 1000:1000',
      'STOPSIGNAL SIGTERM',
      'HEALTHCHECK ',
    ]) {
      expect(last).to.contain(`\n${line}`);
    }
    expect(dockerfile)
      .to.match(/^RUN npm ci /mu)
      .and.match(/^RUN npm prune --omit=dev$/mu);
    for (const { build } of Object.values((await composed('one machine', values)).services)) {
      if (build !== undefined) expect([...stages]).to.include(build.target);
    }
  });

  it('send the proxy’s nodes what it says of its callers, and show nobody the metrics', async () => {
    const proxy = await readOurs('docker/proxy/Caddyfile');
    expect(proxy, 'what a caller claims of their way is not believed').not.to.contain('trusted_proxies');
    expect(proxy).to.match(/@inside path \/metrics \/metrics\/\*\n\s+respond @inside 404/u);
    expect(proxy).to.contain('reverse_proxy {$WARDLINE_NODES}').and.contain('health_uri /readyz');
    expect(proxy).to.contain('header_up -traceparent').and.contain('lb_policy cookie');
    // Node keeps idle connections for 65 s.
    expect(Number(/keepalive (\d+)s/u.exec(proxy)?.[1])).to.be.lessThan(65);
    expect(proxy).not.to.match(/^\s*log\b/mu);
  });
});

interface Privilege {
  readonly resource: { readonly db?: string; readonly collection?: string };
  readonly actions: readonly string[];
}
interface Role {
  readonly role: string;
  readonly privileges: readonly Privilege[];
}

/** Runs docker/mongo/init.js as mongosh would, against a database of what stands in `roles` and `users`. */
async function initMongo({
  roles,
  users,
  isBegun,
}: {
  roles: Role[];
  users: { user: string; roles: string[] }[];
  isBegun: boolean;
}) {
  const done: string[] = [];
  let isPrimary = isBegun;
  const admin = {
    adminCommand(command: Readonly<Record<string, unknown>>) {
      done.push(Object.keys(command)[0] ?? '');
      if ('replSetGetStatus' in command && !isBegun) throw Object.assign(new Error('no replset config'), { code: 94 });
      if ('replSetInitiate' in command) isPrimary = true;
    },
    hello: () => ({ isWritablePrimary: isPrimary }),
    getRole: (name: string) => roles.find(({ role }) => role === name) ?? null,
    createRole: (role: Role) => void (roles.push(role), done.push('createRole')),
    updateRole: () => void done.push('updateRole'),
    getUser: (name: string) => users.find(({ user }) => user === name) ?? null,
    createUser: (user: { user: string; roles: string[] }) => void (users.push(user), done.push('createUser')),
    updateUser: () => void done.push('updateUser'),
  };
  const env = { MONGO_ROOT_PASSWORD: 'r', MONGO_HOUSE_PASSWORD: 'h', MONGO_BACKUP_PASSWORD: 'b' };
  runInNewContext(await readOurs('docker/mongo/init.js'), {
    ...{ process: { env }, connect: () => admin, sleep: () => undefined, print: () => undefined },
  });
  return done;
}

describe('the database’s users in containers', () => {
  const ADD_ONLY = ['journal', 'journalLinks', 'journalAnchors'];

  it('are made once, and the house’s own may add to the journal and neither change nor remove from it', async () => {
    const roles: Role[] = [];
    const users: { user: string; roles: string[] }[] = [];
    expect(await initMongo({ roles, users, isBegun: false })).to.include.members([
      'replSetInitiate',
      'createRole',
      'createUser',
    ]);
    expect(users.map(({ user, roles: held }) => [user, held])).to.deep.equal([
      ['wardline', ['wardlineHouse']],
      ['wardlineBackup', ['readAnyDatabase']],
    ]);
    const privileges = roles[0]?.privileges ?? [];
    const changes = privileges.filter(({ actions }) =>
      actions.some((action) => /^(update|remove|drop(?!Index)|.*Bypass)/u.test(action)),
    );
    for (const { resource } of changes) expect(ADD_ONLY).not.to.include(resource.collection);
    expect(changes.every(({ resource }) => resource.db === '' && resource.collection !== '')).to.equal(true);
    expect(privileges.find(({ resource }) => resource.collection === '')?.actions).to.include.members([
      'find',
      'insert',
    ]);

    const again = await initMongo({ roles, users, isBegun: true });
    expect(again).not.to.include.members(['replSetInitiate']);
    expect(again.filter((what) => what.startsWith('create'))).to.deep.equal([]);
  });

  it('may change every other collection the house has', async () => {
    const roles: Role[] = [];
    await initMongo({ roles, users: [], isBegun: true });
    const changeable = (roles[0]?.privileges ?? [])
      .filter(({ actions }) => actions.includes('update') && actions.includes('remove'))
      .map(({ resource }) => resource.collection ?? '');
    const house = await collectionsOfHouse();
    // Those that no hospital has: the directory, the leases of jobs, and where a start tries out a transaction.
    const needed = [...house, 'hospitals', 'leases', 'startProbes'].filter((name) => !ADD_ONLY.includes(name));
    expect(changeable).to.have.members(needed);
    expect(house).to.include.members(ADD_ONLY);
  });
});

describe('the bucket in containers', () => {
  it('takes uploads from our pages alone and forgets quarantine after a day', async () => {
    const asked: string[] = [];
    const store = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        asked.push(`${request.method ?? ''} ${request.url ?? ''} ${Buffer.concat(chunks).toString()}`);
        response.end();
      });
    });
    store.listen(0, '127.0.0.1');
    await once(store, 'listening');
    const { environment = {} } = (await composed('one machine', await filledIn())).services['s3-init'] ?? {};
    const endpoint = `http://127.0.0.1:${(store.address() as AddressInfo).port}`;
    const child = spawn(process.execPath, [`${ROOT}docker/s3/init.mjs`], {
      env: { ...environment, S3_ENDPOINT: endpoint },
      stdio: 'ignore',
    });
    const [code] = (await once(child, 'exit')) as [number | null];
    store.close();
    expect(code).to.equal(0);
    expect(asked).to.have.length(2);
    expect(asked[0])
      .to.match(/^PUT \/wardline\/?\?cors=? /u)
      .and.contain('<AllowedOrigin>https://wards.example.org</AllowedOrigin>')
      .and.contain('<AllowedMethod>PUT</AllowedMethod>');
    expect(asked[1])
      .to.match(/^PUT \/wardline\/?\?lifecycle=? /u)
      .and.contain('<Prefix>quarantine/</Prefix>')
      .and.contain('<Days>1</Days>');
  });
});
