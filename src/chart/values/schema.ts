import { Type } from '@sinclair/typebox';
import { bootstrap, cdcGateway, jobmanager, sqlGateway, taskmanager } from './components';
import { credentialValues, existingSecrets, externalServices, secrets } from './external-services';
import { global } from './global';
import { flinkImage, workerImage } from './images';
import { monitoring } from './monitoring';
import { networkPolicy, service } from './network';
import { cdcConnectors, flinkConfiguration, pipelines } from './pipelines';
import {
  deploymentValues,
  extraObjects,
  platform,
  podSecurity,
  podValues,
  securityContext,
  serviceAccount,
} from './pod';
import { closed, flag, oneOf, PATTERNS, text, textMap } from './words';

const persistence = closed(
  {
    enabled: flag(
      false,
      'Keeps the local files of taskmanagers (spilled rows, never the truth) on a volume per pod.',
    ),
    size: text(PATTERNS.quantity, '10Gi', 'Size of the volume, and of the folder without one.'),
    storageClassName: text(PATTERNS.objectName, '', 'Storage class; wins over global.storageClass.'),
  },
  'Local files of taskmanagers.',
);

const logging = closed(
  {
    logLevel: text(
      '^([Tt][Rr][Aa][Cc][Ee]|[Dd][Ee][Bb][Uu][Gg]|[Ii][Nn][Ff][Oo]|[Ww][Aa][Rr][Nn]|[Ee][Rr][Rr][Oo][Rr])$',
      'INFO',
      'TRACE, DEBUG, INFO, WARN or ERROR, in any case.',
    ),
  },
  'Logs.',
);

/** All values of the chart. */
export const Values = Type.Object(
  {
    enabled: flag(true, 'For the condition of a parent chart; without effect here.'),
    engine: oneOf(['worker', 'flink'], 'Who moves the rows; worker is the only one yet.'),
    platform,
    podSecurity,
    global,
    worker: closed({ image: workerImage }, 'The CDC worker.'),
    image: flinkImage,
    nameOverride: text(
      PATTERNS.label,
      '',
      'Replaces the label app.kubernetes.io/name; changes nothing else.',
    ),
    fullnameOverride: text(PATTERNS.label, '', 'First part of all names. Empty: the name of the release.'),
    commonLabels: textMap('Further labels of every object and pod.'),
    commonAnnotations: textMap('Further annotations of every object.'),
    jobmanager,
    taskmanager,
    cdcGateway,
    sqlGateway,
    bootstrap: closed({ ...bootstrap.properties, cdcConnectors }, bootstrap.description ?? ''),
    pipelines,
    restoreFromSavepoint: text(
      '^[A-Za-z0-9:/._-]*$',
      '',
      'Savepoint that the pipelines start from on the first install.',
    ),
    externalServices,
    existingSecrets,
    secrets,
    ...credentialValues,
    flinkConfiguration,
    persistence,
    monitoring,
    logging,
    securityContext,
    serviceAccount,
    service,
    networkPolicy,
    ...podValues,
    ...deploymentValues,
    extraObjects,
  },
  {
    additionalProperties: false,
    // Anchors of YAML need a place of their own.
    patternProperties: { '^x-': {} },
    description: 'Values of flink-cdc-connector.',
  },
);
