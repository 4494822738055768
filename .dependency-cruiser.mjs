/**
 * Who may import whom. Every rule here is proven by a planted violation in test/tooling/boundaries.test.ts, which also
 * fails when a rule is added without one.
 *
 * Type-only imports count: a type that crosses a boundary is knowledge that crosses it.
 */

/** Matches a package where it is installed, and by its bare name where it is not. */
const npm = (...names) => `(^|(^|/)node_modules/)(${names.join('|')})(/|$)`;

/** The kernel is everything in server/ but the modules and the files that compose them. */
const KERNEL = '^server/(?!modules/|(main|app|welcome)\\.ts$)';
const OURS = '^(server|shared|client|scripts|test)/';
const SHIPPED = '^(server|shared|client|scripts)/';

/** Runs only where the TypeScript beside it runs uncompiled; no build holds it. */
const FROM_SOURCE = '^server/(embedded-mongo/|files/document-|pdf/pdf-)worker-from-source\\.mjs$';

const forbid = (name, comment, from, to, extra) => ({ name, comment, severity: 'error', from, to, ...extra });

const layers = [
  forbid(
    'shared-imports-only-zod',
    'What crosses the wire must run in the browser and on the server alike: zod, other shared files, nothing else.',
    { path: '^shared/' },
    { pathNot: ['^shared/', npm('zod')] },
  ),
  forbid(
    'server-does-not-import-client',
    'The server serves the built client as files; it never loads its code.',
    { path: '^server/' },
    { path: '^client/' },
  ),
  forbid(
    'client-does-not-import-server',
    'Both ends meet in shared/ only.',
    { path: '^client/' },
    { path: '^server/' },
  ),
  forbid(
    'client-imports-no-node-builtins',
    'The client runs in a browser. Its build configuration does not.',
    { path: '^client/src/' },
    { dependencyTypes: ['core'] },
  ),
  forbid('nothing-imports-test', 'What ships never leans on a test.', { pathNot: '^test/' }, { path: '^test/' }),
  forbid(
    'nothing-imports-scripts',
    'Scripts stand at the outside; only other scripts and their tests load them.',
    { pathNot: '^(scripts|test)/' },
    { path: '^scripts/' },
  ),
  forbid(
    'kernel-does-not-import-modules',
    'main → modules → kernel, one way. A kernel that knows a module cannot serve the next one.',
    { path: KERNEL },
    { path: '^server/(modules/|(main|app|welcome)\\.ts$)' },
  ),
  forbid(
    'modules-do-not-import-composition',
    'A module is handed what it needs; it does not reach for the composition root.',
    { path: '^server/modules/' },
    { path: '^server/(main|app|welcome)\\.ts$' },
  ),
  forbid(
    'nothing-imports-main',
    'main.ts starts listening when loaded. Tests and scripts compose through app.ts.',
    {},
    { path: '^server/main\\.ts$' },
  ),
];

const modules = [
  forbid(
    'modules-meet-through-index',
    'Ask another module through its index.ts, tell it through events.',
    { path: '^server/modules/([^/]+)/' },
    { path: '^server/modules/', pathNot: '^server/modules/($1/|[^/]+/index\\.ts$)' },
  ),
  forbid(
    'composition-meets-modules-through-index',
    'main.ts, app.ts and scripts see a module as every other module does.',
    { path: ['^server/(main|app|welcome)\\.ts$', '^scripts/'] },
    { path: '^server/modules/', pathNot: '^server/modules/[^/]+/index\\.ts$' },
  ),
  forbid(
    'no-module-cycles',
    'Seen module by module, types included: two modules that need each other are one, or one should tell by events.',
    { path: '^server/modules/[^/]+$' },
    { path: '^server/modules/[^/]+$', circular: true },
    { scope: 'folder' },
  ),
  forbid(
    'no-file-cycles',
    'Which file of a cycle runs first depends on who asks first. Types run never, so a cycle through a type is harmless.',
    { path: OURS },
    { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  ),
];

const client = [
  forbid(
    'client-features-do-not-import-app',
    'app → features → components/ui and lib.',
    { path: '^client/src/features/' },
    { path: '^client/src/app/' },
  ),
  forbid(
    'client-features-never-sideways',
    'Only client/src/app composes features.',
    { path: '^client/src/features/([^/]+)/' },
    { path: '^client/src/features/', pathNot: '^client/src/features/$1/' },
  ),
  forbid(
    'client-foundations-import-no-features',
    'Primitives and libraries carry no words of the ward.',
    { path: '^client/src/(components|lib)/' },
    { path: '^client/src/(app|features)/' },
  ),
];

const owners = [
  forbid(
    'mongoose-only-in-models-repositories-and-db',
    'Reads and writes carry an actor because they can only be made by a repository.',
    { path: SHIPPED, pathNot: ['\\.(model|repository)\\.ts$', '^server/db/'] },
    { path: npm('mongoose') },
  ),
  forbid(
    'raw-database-packages-only-in-engine-and-db',
    'The driver below Mongoose knows no hospital and no actor.',
    { path: SHIPPED, pathNot: ['^server/(embedded-mongo|db)/', '^scripts/(test-engine|engine-conformance)'] },
    { path: npm('mongodb', 'bson', 'lmdb', 'mingo') },
  ),
  forbid(
    'engine-imports-nothing-of-ours',
    'The embedded engine is a database server: it knows the wire protocol and nothing of hospitals.',
    { path: '^server/embedded-mongo/' },
    { path: OURS, pathNot: '^server/embedded-mongo/' },
  ),
  forbid(
    'engine-is-loaded-only-by-db',
    'Nothing above server/db may know which database it talks to.',
    {
      path: OURS,
      pathNot: [
        '^server/(embedded-mongo|db)/',
        '^test/(embedded-mongo|db)/',
        '^scripts/(test-engine|engine-conformance)',
        // They start the engine that several nodes share, as an operator would start MongoDB.
        '^(test/nodes/engine-process|scripts/bench/servers/house)[.]ts$',
      ],
    },
    { path: '^server/embedded-mongo/' },
  ),
  forbid(
    'socketio-only-in-realtime-and-main',
    'One publisher emits, and only rooms.ts names rooms. The bench holds Wardline against Socket.IO as it comes.',
    {
      path: SHIPPED,
      pathNot: ['^server/realtime/', '^server/main\\.ts$', '^client/', '^scripts/bench/servers/reference\\.ts$'],
    },
    { path: npm('socket\\.io[^/]*', '@socket\\.io/[^/]+', 'engine\\.io[^/]*') },
  ),
  forbid(
    'express-only-in-http-routes-and-main',
    'A route exists through route() alone, with its permission, schemas and limits.',
    { path: SHIPPED, pathNot: ['^server/http/', '\\.routes\\.ts$', '^server/main\\.ts$'] },
    { path: npm('express') },
  ),
  forbid(
    'passwords-and-tokens-only-in-crypto',
    'bcrypt and JSON Web Tokens have sharp edges (72 bytes, algorithm choice); one place handles them.',
    { path: SHIPPED, pathNot: '^server/crypto/' },
    { path: npm('jsonwebtoken', 'bcrypt') },
  ),
  forbid(
    'nodemailer-only-in-mail',
    'Mail leaves through one port, which the demo replaces by its outbox.',
    { path: SHIPPED, pathNot: '^server/mail/' },
    { path: npm('nodemailer') },
  ),
  forbid(
    'signatures-only-in-crypto',
    'What is signed, with which key and in which form is decided in one place.',
    { path: SHIPPED, pathNot: '^server/crypto/' },
    { path: npm('pkijs', 'asn1js', '@signpdf/[^/]+') },
  ),
  forbid(
    'pdfkit-only-in-pdf',
    'Modules say what a document holds; how it is drawn is one room’s matter, in a thread of its own.',
    { path: SHIPPED, pathNot: '^server/pdf/' },
    { path: npm('pdfkit') },
  ),
  forbid(
    'opentelemetry-only-in-tracing',
    'What leaves in a trace is said through one list. The packages of OpenTelemetry instrument by themselves and ask nobody.',
    { path: OURS, pathNot: '^server/tracing/' },
    { path: npm('@opentelemetry/[^/]+') },
  ),
  forbid(
    'environment-only-in-config',
    'Beside the lint rule on process.env: importing the process module would be the way around it.',
    { path: '^(server|shared)/', pathNot: '^server/config/' },
    { path: '^(node:)?process$' },
  ),
];

const packages = [
  forbid(
    'no-development-packages-at-run-time',
    'A production install leaves devDependencies out. Types may come from there: they are gone after the build. One file ' +
      'may load tsx: the worker of an engine run from source, which the build leaves out (scripts/prepare/build.mjs).',
    { path: '^(server|shared)/', pathNot: FROM_SOURCE },
    { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  ),
  forbid(
    'worker-from-source-loads-only-tsx',
    'The exception above is for tsx alone.',
    { path: FROM_SOURCE },
    { dependencyTypes: ['npm-dev'], pathNot: npm('tsx') },
  ),
  forbid(
    'packages-are-declared',
    'A package that only another package asked for can vanish with the next update.',
    { path: OURS },
    { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  ),
  forbid(
    'imports-resolve',
    'An import that leads nowhere fails when it is needed.',
    { path: OURS },
    { couldNotResolve: true },
  ),
];

export default {
  forbidden: [...layers, ...modules, ...client, ...owners, ...packages],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^test/planted/', '^dist/'] },
    // The classic compiler parses (see docs/adr/0004): its trees still hold the type-only imports that emitted code lacks.
    tsPreCompilationDeps: true,
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'require', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
      mainFields: ['module', 'main', 'types', 'typings'],
    },
  },
};
