import { and, atLeast, check, each, eq, find, not, or, text, toJson } from '../../helm';
import { v } from '../values';

const { replicas, highAvailability } = v.jobmanager;

const hasDocuments = or(v.pipelines, v.bootstrap.cdcConnectors);

/** Values that are fine alone and not together. */
export const releaseChecks = [
  check(eq(v.engine, 'worker'), text`engine: ${v.engine} is not available yet: only worker is`),
  check(
    or(not(highAvailability.enabled), atLeast(replicas, 2)),
    text`jobmanager.replicas: ${replicas} is too few for jobmanager.highAvailability.enabled, which needs 2 or more`,
  ),
  check(
    or(highAvailability.enabled, not(atLeast(replicas, 2))),
    text`jobmanager.replicas: ${replicas} need an election: set jobmanager.highAvailability.enabled`,
  ),
  check(
    or(v.cdcGateway.enabled, not(v.bootstrap.enabled), not(hasDocuments)),
    'cdcGateway.enabled: the bootstrap submits pipelines and connectors to the gateway: enable it, or set bootstrap.enabled to false',
  ),
  ...[
    ['taskmanager', v.taskmanager.autoscaling] as const,
    ['cdcGateway', v.cdcGateway.autoscaling] as const,
  ].map(([component, { enabled, minReplicas, maxReplicas }]) =>
    check(
      or(not(enabled), atLeast(maxReplicas, minReplicas)),
      text`${component}.autoscaling.maxReplicas: ${maxReplicas} is less than minReplicas, which is ${minReplicas}`,
    ),
  ),
  ...each(v.global.imagePullSecrets, (secret) =>
    check(
      find('[^"]+"[}]?$', toJson(secret)),
      'global.imagePullSecrets: an entry has no name: write the name of a Secret, or {name: ...}',
    ),
  ),
  check(
    not(and(v.cdcGateway.tls.secretName, v.cdcGateway.tls.serviceCA)),
    'cdcGateway.tls.serviceCA: the certificate comes from cdcGateway.tls.secretName already: set one of them',
  ),
  check(
    not(and(v.global.caBundle.secretName, v.global.caBundle.configMapName)),
    'global.caBundle: secretName and configMapName are both set: set one of them',
  ),
];
