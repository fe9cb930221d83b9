import { Type } from '@sinclair/typebox';
import { closed, flag, listOf, PATTERNS, text } from './words';

/** A secret by its name, or as Kubernetes writes it. */
const pullSecret = Type.Unsafe<unknown>({
  anyOf: [
    { type: 'string' },
    { type: 'object', properties: { name: { type: 'string' } }, additionalProperties: false },
  ],
});

const proxy = closed(
  {
    httpProxy: text(PATTERNS.url, '', 'Proxy for http, as HTTP_PROXY of every container.'),
    httpsProxy: text(PATTERNS.url, '', 'Proxy for https, as HTTPS_PROXY of every container.'),
    noProxy: text(
      '^[A-Za-z0-9.,:/*_-]*$',
      '',
      'Hosts that are reached directly, as NO_PROXY of every container. Services of the cluster belong here.',
    ),
  },
  'HTTP proxies; Kafka and SQL Server know none.',
);

const caBundle = closed(
  {
    secretName: text(PATTERNS.objectName, '', 'Secret that holds further certificate authorities.'),
    configMapName: text(PATTERNS.objectName, '', 'ConfigMap that holds further certificate authorities.'),
    key: text(PATTERNS.dataKey, 'ca-bundle.crt', 'Key of the Secret or ConfigMap.'),
    injectTrustedCABundle: flag(
      false,
      "Makes a ConfigMap into which OpenShift writes the cluster's trusted authorities.",
    ),
  },
  'Certificate authorities that are trusted for Kafka, S3 and SQL Server beside those of the image.',
);

/** Shared with a parent chart, whose own keys are let through. */
export const global = closed(
  {
    imageRegistry: text(
      PATTERNS.registry,
      '',
      'Registry of every image, as host[:port][/path]: replaces the host of image references that are not below it.',
    ),
    imagePullSecrets: listOf(pullSecret, 'Secrets with which images are pulled, by name or as {name}.'),
    storageClass: text(PATTERNS.objectName, '', 'Storage class of volume claims.'),
    namespace: text(PATTERNS.namespace, '', 'Namespace of all objects. Empty: that of the release.'),
    proxy,
    caBundle,
  },
  "Values that a parent chart may share. Further keys are the parent's.",
);
