import { PATHS, PORTS } from '../../core/image-contract';
import { define, each, eq, type Expr, lines, not, or, text, toJson, when } from '../../helm';
import { allCredentials } from '../credentials';
import { componentName } from '../names';
import { v } from '../values';
import { gatewayHasTls, gatewayUrl, jobmanagerPeers, jobmanagerUrl } from './addresses';
import { plain, setting } from './lines';
import {
  cdcTables,
  common,
  flinkConfiguration,
  kafkaConnection,
  mssqlConnection,
  mssqlOptions,
  s3,
  topicDefaults,
} from './sections';
import { slots } from './slots';

// worker.yaml of each component: what it reads and nothing else, since every change restarts its pods.

const heading = (what: string): string => `# Settings of the ${what}; a change restarts its pods.`;

export const jobmanagerConfig = define(
  'jobmanagerConfig',
  lines([
    heading('jobmanager'),
    ...common,
    plain('adminPort', PORTS.admin),
    plain('restPort', v.jobmanager.ports.ui),
    plain('rpcPort', v.jobmanager.ports.rpc),
    plain('maxConcurrentPipelines', v.cdcGateway.configuration.maxConcurrentJobs),
    ...when(v.jobmanager.highAvailability.enabled, [text`lease: ${componentName('jobmanager')}`]),
    ...kafkaConnection,
    ...s3,
    ...flinkConfiguration,
  ]),
);

export const taskmanagerConfig = define(
  'taskmanagerConfig',
  lines([
    heading('taskmanagers'),
    ...common,
    plain('adminPort', PORTS.admin),
    text`slots: ${slots}`,
    text`jobmanager: "${jobmanagerPeers}"`,
    `dataDir: ${PATHS.dataDir}`,
    ...kafkaConnection,
    ...topicDefaults,
    ...mssqlConnection,
    ...mssqlOptions,
    ...cdcTables,
    ...s3,
    ...flinkConfiguration,
  ]),
);

/** The gateway knows the names that a document may refer to, not what stands behind them. */
const references = when(or(...allCredentials.map(({ used }) => used)), [
  'references:',
  ...allCredentials.flatMap(({ system, used, keys }) => [
    ...when(used, [
      ...keys.map(({ variable }) => `  - ${variable}`),
      ...(system === 'minio' ? ['  - MINIO_ENDPOINT'] : []),
    ]),
  ]),
]);

export const gatewayConfig = define(
  'gatewayConfig',
  lines([
    heading('gateway'),
    ...common,
    plain('adminPort', v.cdcGateway.configuration.adminPort),
    plain('restPort', v.cdcGateway.port),
    plain('maxConnections', v.cdcGateway.configuration.maxConnections),
    text`jobmanager: "${jobmanagerUrl}"`,
    ...when(v.cdcGateway.auth.tokensSecret, [`tokensDir: ${PATHS.tokensDir}`]),
    ...when(gatewayHasTls, [`tlsDir: ${PATHS.gatewayTlsDir}`]),
    setting('brokers', v.externalServices.kafka.brokers),
    ...mssqlConnection,
    ...cdcTables,
    ...references,
  ]),
);

/** How clients within the release reach the gateway. */
const gatewayClient = [
  'gateway:',
  text`  url: "${gatewayUrl}"`,
  ...when(v.cdcGateway.auth.tokensSecret, [`  tokensDir: ${PATHS.tokensDir}`]),
  ...when(gatewayHasTls, [`  caDir: ${PATHS.gatewayCaDir}`]),
];

export const bootstrapConfig = define(
  'bootstrapConfig',
  lines([
    '# Settings of the bootstrap; a change makes a new Job.',
    setting('logLevel', v.logging.logLevel),
    ...gatewayClient,
    `documents: ${PATHS.documentsFile}`,
    plain('backoffSeconds', v.bootstrap.backoffSeconds),
    ...when(v.restoreFromSavepoint, [setting('restoreFromSavepoint', v.restoreFromSavepoint)]),
  ]),
);

/** What `helm test` looks at: pipelines that are meant to run. */
const expected = when(v.pipelines, [
  'pipelines:',
  ...each(v.pipelines, (pipeline) =>
    when(not(eq(toJson(pipeline.enabled), 'false')), [text`  - ${toJson(pipeline.name)}`]),
  ),
]);

export const testConfig = define(
  'testConfig',
  lines([
    '# What helm test asks for.',
    setting('logLevel', v.logging.logLevel),
    ...gatewayClient,
    ...expected,
  ]),
);

/** Pipelines and connectors, as the bootstrap reads them. */
export const documents: Expr<string> = define(
  'documents',
  lines([
    '{',
    text`"connectors": ${toJson(v.bootstrap.cdcConnectors)},`,
    text`"pipelines": ${toJson(v.pipelines)}`,
    '}',
  ]),
);
