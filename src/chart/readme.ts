import { valuesTable } from '../helm';
import { metadata } from './metadata';
import { CHART_NAME } from './names';
import { Values } from './values';

/** What users of the former chart know, and what has become of it. */
const MIGRATION: readonly (readonly [former: string, now: string])[] = [
  [
    '`image.*`, `sqlGateway.*`, `bootstrap.useCdcGateway`',
    'Accepted; they act with engine flink only. NOTES lists the ones that are set.',
  ],
  [
    '`cdcGateway.image`, `bootstrap.image`',
    'Their pull policy acts. Every pod runs the one image of `worker.image`; another one is `imageOverride`.',
  ],
  [
    '`taskmanager.slots`, `flinkConfiguration` `taskmanager.numberOfTaskSlots`',
    'Pipelines per pod. Both may be set when they agree.',
  ],
  [
    '`existingSecrets`, `secrets`, `externalServices.*.credentialsSecret`',
    'Three spellings of one thing. Several may be set when they agree.',
  ],
  [
    '`createSecrets`',
    'Makes Secrets `<fullname>-mssql`, `-kafka` and `-minio`. Secrets of other names are never touched.',
  ],
  [
    '`pipelines`, `bootstrap.cdcConnectors`',
    'Submitted by an ordinary Job, `<fullname>-bootstrap-<hash>`; a changed pipeline makes a new Job and restarts nothing else.',
  ],
  [
    '`oc logs -l job-name=...`',
    '`oc logs -l app.kubernetes.io/component=bootstrap`: the name of the Job changes with what it submits.',
  ],
  [
    '`oc secrets link default ... --for=pull`',
    '`global.imagePullSecrets`: every component has an account of its own.',
  ],
  [
    'a ServiceMonitor made by hand',
    'Goes on working: one Service of each component has a port `metrics`. `monitoring.enabled` makes them.',
  ],
  [
    '`securityContext`',
    'What restricted-v2 takes is taken; ids of users and groups are refused, since OpenShift assigns them.',
  ],
  ['`persistence`', 'One volume per taskmanager, for spilled rows; positions are in Kafka.'],
  ['the Route of high availability', 'Is made as before. `jobmanager.route.enabled` makes it without.'],
];

const migrationTable = [
  '| Former key or habit | Now |',
  '| --- | --- |',
  ...MIGRATION.map((row) => `| ${row.join(' | ')} |`),
].join('\n');

/** README.md of the chart. */
export const readme = `# ${CHART_NAME}

${metadata.description}

## Install

\`\`\`sh
oc new-project cdc
oc create secret generic cdc-mssql --from-literal=username=... --from-literal=password=...
$EDITOR values.yaml
helm install cdc ./${CHART_NAME} -f values.yaml
\`\`\`

The least that moves rows:

\`\`\`yaml
externalServices:
  mssql: { host: sqlserver.databases.example, database: shop }
  kafka: { brokers: 'kafka-bootstrap.kafka.example:9092' }
pipelines:
  - name: orders
    source: { type: sqlserver, table: dbo.orders }
    sink: { type: kafka, topic: shop.orders }
\`\`\`

Every pod is accepted by OpenShift's \`restricted-v2\`, and with \`podSecurity.profile\` by \`restricted-v3\`; elsewhere by Pod Security \`restricted\`, with \`platform: kubernetes\`.

\`helm test cdc\` asks the gateway for its health and for the state of each enabled pipeline.

## Monitoring

\`monitoring.enabled\` makes ServiceMonitors, alerts and a dashboard. On OpenShift they need a right that project admins do not have; without it the installation fails and names the resource:

\`\`\`sh
oc adm policy add-role-to-user monitoring-edit <user> -n cdc
\`\`\`

## Upgrade

- A changed pipeline makes a new bootstrap Job and restarts nothing; what was stopped by hand stays stopped.
- A changed setting restarts only the components that read it.
- \`nameOverride\` is part of the selectors of Deployments, which cannot be changed: reinstall to change it.
- After \`helm uninstall\` there remain topics of Kafka, Secrets that you made, the pod of a failed \`helm test\`, and, with high availability, the Lease of the jobmanager.

## Coming from the former chart

A values file of the former chart installs as it is. What has become of its keys:

${migrationTable}

## Values

${valuesTable(Values)}`;
