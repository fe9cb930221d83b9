import { type TOptional, type TUnknown, Type } from '@sinclair/typebox';
import {
  closed,
  count,
  flag,
  freeText,
  kubernetesList,
  kubernetesMap,
  oneOf,
  PATTERNS,
  text,
  textMap,
} from './words';

const refused = (): TOptional<TUnknown> => Type.Optional(Type.Unknown());

/** What the platform allows; other values are refused with the reason. */
export const securityContext = closed(
  {
    readOnlyRootFilesystem: flag(true, 'The root file system is read-only.'),
    allowPrivilegeEscalation: flag(false, 'Only false is accepted.'),
    privileged: flag(false, 'Only false is accepted.'),
    runAsNonRoot: flag(true, 'Only true is accepted.'),
    capabilities: closed(
      {
        drop: Type.Array(Type.String(), { default: ['ALL'], description: 'Has to hold ALL.' }),
        add: Type.Array(Type.String(), { default: [], description: 'At most NET_BIND_SERVICE.' }),
      },
      'Linux capabilities.',
    ),
    seccompProfile: closed(
      { type: freeText('RuntimeDefault', 'Only RuntimeDefault is accepted.') },
      'System calls.',
    ),
    runAsUser: refused(),
    runAsGroup: refused(),
    fsGroup: refused(),
    supplementalGroups: refused(),
    seLinuxOptions: refused(),
    windowsOptions: refused(),
    procMount: refused(),
    appArmorProfile: refused(),
  },
  'Security context of every container.',
);

export const serviceAccount = closed(
  {
    create: flag(true, 'Makes a ServiceAccount per component, <name or fullname>-<component>.'),
    name: text(
      PATTERNS.objectName,
      '',
      'First part of the names; with create: false the account of every pod.',
    ),
    annotations: textMap('Annotations of the ServiceAccounts.'),
  },
  'Service accounts.',
);

/** Keys of pods: one line here, one in the workload. They act on every pod of the release. */
export const podValues = {
  nodeSelector: textMap('Labels that a node must have.'),
  tolerations: kubernetesList('Taints that are tolerated.'),
  affinity: kubernetesMap('Affinity. Empty: pods of one component prefer different nodes.'),
  topologySpreadConstraints: kubernetesList('How pods spread over zones and nodes.'),
  priorityClassName: text(PATTERNS.objectName, '', 'Priority class.'),
  podAnnotations: textMap('Further annotations of pods.'),
  podLabels: textMap('Further labels of pods.'),
  extraEnvVars: kubernetesList('Further variables (EnvVar) of every container.'),
  env: kubernetesList('Other name of extraEnvVars; both act.'),
  extraEnvFrom: kubernetesList('Further sources of variables (EnvFromSource) of every container.'),
  extraVolumes: kubernetesList('Further volumes.'),
  extraVolumeMounts: kubernetesList('Further mounts of every container.'),
  initContainers: kubernetesList(
    'Init containers, as they are: with resources and securityContext of their own.',
  ),
  hostAliases: kubernetesList('Further entries of /etc/hosts.'),
  dnsConfig: kubernetesMap('DNS settings.'),
  terminationGracePeriodSeconds: count(60, 1, 3600, 'Time for a last commit before a pod is killed.'),
};

export const deploymentValues = {
  updateStrategy: kubernetesMap('Strategy of the Deployments. Empty: rolling, without a pod too few.'),
  revisionHistoryLimit: count(3, 0, 100, 'Old ReplicaSets that are kept.'),
};

export const podSecurity = closed(
  {
    profile: oneOf(
      ['restricted-v2', 'restricted-v3'],
      'restricted-v3 asks for a user namespace and that constraint.',
    ),
  },
  'Which security context constraint of OpenShift the pods are made for.',
);

export const platform = oneOf(
  ['openshift', 'kubernetes'],
  'openshift: no ids, the platform assigns them. kubernetes: fsGroup 9999, and no Routes.',
);

export const extraObjects = Type.Array(
  Type.Object({
    apiVersion: Type.String({ minLength: 1 }),
    kind: Type.String({ minLength: 1 }),
    metadata: Type.Object({
      name: Type.String({ minLength: 1 }),
      namespace: Type.Optional(Type.String()),
    }),
  }),
  { default: [], description: 'Further objects of the release, as they are.' },
);
