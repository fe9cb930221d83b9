'use strict';
// The folder list is the architecture (docs/ARCHITECTURE.md): who may import whom, and where each driver lives.

/** Files of `from` may import, inside src/, only the folders of `allowed`. */
const only = (name, from, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: `^src/${from}/` },
  to: { path: '^src/', pathNot: allowed.map((folder) => `^src/${folder}/`) },
});

/** The npm packages of `packages` may be imported only below `homes`. */
const driver = (name, packages, homes) => ({
  name,
  severity: 'error',
  comment: `one home for ${packages}`,
  from: { path: '^src/', pathNot: homes.map((home) => `^src/${home}`) },
  to: { path: `(^|/)node_modules/(${packages})(/|$)` },
});

const low = ['worker/kafka', 'worker/telemetry', 'worker/config', 'worker/codec', 'pipeline', 'core'];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    only('core-is-bottom', 'core', ['core'], 'core is pure domain'),
    {
      name: 'core-has-no-packages',
      severity: 'error',
      comment: 'core has no npm imports and no I/O',
      from: { path: '^src/core/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'core'] },
    },
    only('helm-knows-no-cdc', 'helm', ['helm'], 'could be published alone'),
    only('chart', 'chart', ['chart', 'helm', 'pipeline', 'core'], 'the chart knows no worker'),
    only('pipeline-above-core', 'pipeline', ['pipeline', 'core'], 'documents know no worker'),
    only('codec', 'worker/codec', ['worker/codec', 'core'], 'pure bytes <-> values'),
    only('kafka', 'worker/kafka', ['worker/kafka', 'worker/codec', 'core'], 'the one home of kafkajs'),
    only('telemetry', 'worker/telemetry', ['worker/telemetry', 'core'], ''),
    only('config', 'worker/config', ['worker/config', 'pipeline', 'core'], ''),
    only('task-sees-ports', 'worker/task', ['worker/task', 'core'], 'the loop imports ports only'),
    only('formats', 'worker/formats', ['worker/formats', 'worker/codec', 'pipeline', 'core'], ''),
    only('sources', 'worker/sources', ['worker/sources', ...low], ''),
    only('sinks', 'worker/sinks', ['worker/sinks', ...low], ''),
    only('roles', 'worker/roles', ['worker', 'pipeline', 'core'], ''),
    {
      name: 'one-connector-one-island',
      severity: 'error',
      comment: 'a connector never imports a sibling',
      from: { path: '^src/worker/(sources|sinks|formats)/([^/]+)/' },
      to: { path: '^src/worker/(sources|sinks|formats)/[^/]+/', pathNot: '^src/worker/$1/$2/' },
    },
    {
      name: 'pure-modules-do-no-io',
      severity: 'error',
      comment: 'codecs and the hand-over rules are pure',
      from: { path: '^src/worker/(codec|sources/[^/]+/handover)/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?buffer$' },
    },
    driver('sqlserver-driver', 'mssql|tedious', ['worker/sources/sqlserver/']),
    driver('kafka-driver', 'kafkajs', ['worker/kafka/']),
    driver('metrics-driver', 'prom-client', ['worker/telemetry/']),
    driver('logs-driver', 'pino', ['worker/telemetry/']),
    driver('cdk8s-only-in-chart', 'cdk8s|cdk8s-plus-27|constructs', ['helm/', 'chart/', 'main.ts']),
    driver('commander-only-in-cli', 'commander', ['cli/']),
    {
      name: 'src-stands-alone',
      severity: 'error',
      comment: 'the product never imports its proofs',
      from: { path: '^src/' },
      to: { path: '^(test|simulator|demo|bench|scripts)/' },
    },
    {
      name: 'simulator-is-independent',
      severity: 'error',
      comment: 'a stand-in that shared code with the worker would share its mistakes',
      from: { path: '^simulator/' },
      to: { path: '^(src|test|demo|bench)/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(build|lib)/' },
  },
};
