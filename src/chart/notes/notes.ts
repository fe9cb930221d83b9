import { and, lines, matches, not, or, release, text, when } from '../../helm';
import { gatewayUrl } from '../config/addresses';
import { allCredentials, type Credentials } from '../credentials';
import { workerImage } from '../image';
import { componentName, fullname, namespace } from '../names';
import { v } from '../values';
import { flinkKeys } from './flink-keys';

const { mssql, kafka } = v.externalServices;
const { tls } = kafka;
const { cdcGateway } = v;

const installed = [
  text`${fullname} is installed in the namespace ${namespace}.`,
  '',
  'Look:',
  text`  oc -n ${namespace} get pods -l app.kubernetes.io/instance=${release.name}`,
  text`  oc -n ${namespace} logs deploy/${componentName('jobmanager')}`,
  text`  oc -n ${namespace} port-forward service/${componentName('jobmanager')} 8081:${v.jobmanager.ports.ui}`,
  ...when(cdcGateway.enabled, [
    text`  helm -n ${release.namespace} test ${release.name}`,
    '',
    text`The gateway, from within the cluster: ${gatewayUrl}`,
  ]),
  ...when(and(v.bootstrap.enabled, or(v.pipelines, v.bootstrap.cdcConnectors)), [
    '',
    'The bootstrap Job submits the pipelines of the values; its log tells what became of each:',
    text`  oc -n ${namespace} logs -l app.kubernetes.io/component=bootstrap,app.kubernetes.io/instance=${release.name}`,
  ]),
];

const secretOf = ({ what, used, secretName, keys }: Credentials): readonly unknown[] => [
  ...when(and(used, not(v.createSecrets)), [
    text`  ${what}: Secret ${secretName}`,
    text`    oc -n ${namespace} create secret generic ${secretName} \\`,
    text`      --from-literal=${keys[0].key}=... --from-literal=${keys[1].key}=...`,
  ]),
];

const certificates = [
  ...when(tls.caSecretName, [
    text`  Kafka's authority: Secret ${tls.caSecretName}`,
    text`    oc -n ${namespace} create secret generic ${tls.caSecretName} --from-file=${tls.caKey}=...`,
  ]),
  ...when(tls.clientSecretName, [
    text`  Kafka's client certificate: Secret ${tls.clientSecretName}`,
    text`    oc -n ${namespace} create secret generic ${tls.clientSecretName} \\`,
    text`      --from-file=${tls.certificateKey}=... --from-file=${tls.privateKeyKey}=...`,
  ]),
  ...when(cdcGateway.auth.tokensSecret, [
    text`  Tokens of the gateway: Secret ${cdcGateway.auth.tokensSecret}`,
    text`    oc -n ${namespace} create secret generic ${cdcGateway.auth.tokensSecret} --from-literal=admin=...`,
  ]),
];

const expected = [
  ...when(
    or(
      and(not(v.createSecrets), or(...allCredentials.map(({ used }) => used))),
      tls.caSecretName,
      tls.clientSecretName,
      cdcGateway.auth.tokensSecret,
    ),
    [
      '',
      'Secrets that have to exist; pods wait until they do:',
      ...allCredentials.flatMap(secretOf),
      ...certificates,
    ],
  ),
];

const off = [
  ...when(or(...flinkKeys.map(({ isSet }) => isSet)), [
    '',
    'Without effect, since they act with engine flink only:',
    ...flinkKeys.flatMap(({ path, isSet }) => [...when(isSet, [`  ${path}`])]),
  ]),
  ...when(
    or(
      cdcGateway.image.repository,
      cdcGateway.image.tag,
      v.bootstrap.image.repository,
      v.bootstrap.image.tag,
    ),
    [
      '',
      'cdcGateway.image and bootstrap.image name no image that is pulled: every pod runs',
      text`  ${workerImage}`,
      'A deliberate other one is imageOverride of the component.',
    ],
  ),
  ...when(v.sqlGateway.enabled, ['', 'sqlGateway.enabled renders nothing with engine worker.']),
  ...when(v.networkPolicy.enabled, [
    '',
    'Network policies block what is not listed. A pipeline that names a system of its own needs its port in',
    'networkPolicy.egressPorts; callers of gateway and UI are listed in networkPolicy.ingressFrom.',
  ]),
  ...when(not(v.persistence.enabled), [
    '',
    'persistence is off: taskmanagers spill rows to the node. Nothing is lost with it: positions are in Kafka.',
  ]),
];

const insecure = or(
  v.createSecrets,
  mssql.options.trustServerCertificate,
  and(cdcGateway.enabled, not(cdcGateway.auth.tokensSecret)),
  matches('^http:', v.externalServices.minio.endpoint),
);

const warnings = [
  ...when(insecure, [
    '',
    'Warnings:',
    ...when(v.createSecrets, [
      '  createSecrets: passwords stand in the values and in the history of the release. For trying out only.',
    ]),
    ...when(mssql.options.trustServerCertificate, [
      '  externalServices.mssql.options.trustServerCertificate: anyone on the way can read and change rows.',
    ]),
    ...when(and(cdcGateway.enabled, not(cdcGateway.auth.tokensSecret)), [
      '  cdcGateway.auth.tokensSecret: without tokens whoever reaches the gateway may change every pipeline.',
    ]),
    ...when(matches('^http:', v.externalServices.minio.endpoint), [
      '  externalServices.minio.endpoint: savepoints travel in plain text.',
    ]),
  ]),
];

const remains = [
  '',
  text`After helm uninstall there remain: topics of Kafka that begin with ${namespace}.${fullname}, Secrets that you made,`,
  'the pod of a failed helm test, and, with high availability, the Lease of the jobmanager.',
];

/** What Helm says after an installation. */
export const notes = lines([...installed, ...expected, ...off, ...warnings, ...remains]);
