import { type k8s } from 'cdk8s-plus-27';
import { EXECUTABLE, PATHS, roleArguments, type Role } from '../../core/image-contract';
import { type Condition, type Arg, each, type Expr, find, type Template, toJson, when } from '../../helm';
import { selectorOf, type Component } from '../names';
import { v } from '../values';
import { containerSecurity, hostUsers, podSecurityContext, requiredConstraint } from './security';
import { caBundleVolume, hasCaBundle, type MountedVolume, tmp } from './volumes';

/** What differs between the pods of the release. */
export interface PodProps {
  readonly component: Component;
  readonly command: Role | 'smoke-test';
  readonly image: Arg<string>;
  readonly pullPolicy: Arg<string>;
  readonly resources: Expr<object>;
  readonly serviceAccount: Arg<string>;
  /** Condition under which the pod gets a token of the API server. @default never */
  readonly token?: Condition;
  readonly volumes: readonly MountedVolume[];
  readonly env?: readonly Template<k8s.EnvVar>[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: Arg<number> }[];
  /** A long-lived pod: probes on its port `admin`, spread over nodes. */
  readonly isServer: boolean;
  readonly restartPolicy?: 'Never' | 'OnFailure';
  /** Changes when the content of mounted ConfigMaps does. */
  readonly checksum?: Arg<string>;
  readonly annotations?: Readonly<Record<string, Arg<string>>>;
}

/** A Secret's name, whether it stands as text or as {name}. */
const pullSecrets = each(v.global.imagePullSecrets, (secret) => ({
  name: find('[^"]+', find('[^"]+"[}]?$', toJson(secret))),
}));

const fromField = (name: string, fieldPath: string): Template<k8s.EnvVar> => ({
  name,
  valueFrom: { fieldRef: { fieldPath } },
});

const { httpProxy, httpsProxy, noProxy } = v.global.proxy;

const standardEnv = [
  { name: 'HOME', value: PATHS.tmpDir },
  fromField('POD_NAME', 'metadata.name'),
  fromField('POD_NAMESPACE', 'metadata.namespace'),
  fromField('POD_IP', 'status.podIP'),
  ...when(httpProxy, [{ name: 'HTTP_PROXY', value: httpProxy }]),
  ...when(httpsProxy, [{ name: 'HTTPS_PROXY', value: httpsProxy }]),
  ...when(noProxy, [{ name: 'NO_PROXY', value: noProxy }]),
  ...when(hasCaBundle, [{ name: 'NODE_EXTRA_CA_CERTS', value: PATHS.caBundleFile }]),
];

const probe = (path: string, periodSeconds: number, failureThreshold: number): Template<k8s.Probe> => ({
  httpGet: { path, port: 'admin' },
  periodSeconds,
  timeoutSeconds: 5,
  failureThreshold,
});

const probes = {
  startupProbe: probe('/live', 2, 60),
  livenessProbe: probe('/live', 10, 3),
  readinessProbe: probe('/ready', 5, 3),
};

const mounts = (volumes: readonly MountedVolume[]): readonly Template<k8s.VolumeMount>[] =>
  volumes.flatMap(({ when: condition, mount }) =>
    condition === undefined ? [mount] : [...when(condition, [mount])],
  );

const volumesOf = (volumes: readonly MountedVolume[]): readonly Template<k8s.Volume>[] =>
  volumes.flatMap(({ when: condition, volume }) =>
    condition === undefined ? [volume] : [...when(condition, [volume])],
  );

function containerOf(props: PodProps, volumes: readonly MountedVolume[]): Template<k8s.Container> {
  return {
    name: props.component,
    image: props.image,
    imagePullPolicy: props.pullPolicy,
    command: [EXECUTABLE],
    args: roleArguments(props.command),
    env: [...standardEnv, ...(props.env ?? []), ...v.env, ...v.extraEnvVars],
    envFrom: v.extraEnvFrom,
    ...(props.ports !== undefined && { ports: props.ports }),
    ...(props.isServer && probes),
    resources: props.resources,
    securityContext: containerSecurity,
    volumeMounts: [...mounts(volumes), ...v.extraVolumeMounts],
  };
}

/** Pods of one component prefer different nodes; they never have to have them. */
const spread = (component: Component): Template<k8s.Affinity> => ({
  podAntiAffinity: {
    preferredDuringSchedulingIgnoredDuringExecution: [
      {
        weight: 100,
        podAffinityTerm: {
          labelSelector: { matchLabels: selectorOf(component) },
          topologyKey: 'kubernetes.io/hostname',
        },
      },
    ],
  },
});

/** A PodTemplateSpec with values in it. */
export interface PodTemplate {
  readonly metadata: Readonly<Record<'labels' | 'annotations', Readonly<Record<string, Arg<string>>>>>;
  readonly spec: Template<k8s.PodSpec>;
}

/** The template of every pod of the release. */
export function podTemplate(props: PodProps): PodTemplate {
  const { component, token, checksum } = props;
  const volumes = [...props.volumes, caBundleVolume, tmp];
  return {
    metadata: {
      labels: { ...selectorOf(component), ...v.commonLabels, ...v.podLabels },
      annotations: {
        ...(checksum !== undefined && { 'checksum/config': checksum }),
        ...requiredConstraint,
        ...props.annotations,
        ...v.podAnnotations,
      },
    },
    spec: {
      serviceAccountName: props.serviceAccount,
      automountServiceAccountToken: token === undefined ? false : when(token, true, false),
      imagePullSecrets: pullSecrets,
      hostUsers,
      securityContext: podSecurityContext,
      ...(props.restartPolicy !== undefined && { restartPolicy: props.restartPolicy }),
      terminationGracePeriodSeconds: v.terminationGracePeriodSeconds,
      priorityClassName: when(v.priorityClassName, v.priorityClassName),
      nodeSelector: v.nodeSelector,
      tolerations: v.tolerations,
      affinity: props.isServer ? when<object, object>(v.affinity, v.affinity, spread(component)) : v.affinity,
      topologySpreadConstraints: v.topologySpreadConstraints,
      hostAliases: v.hostAliases,
      dnsConfig: v.dnsConfig,
      initContainers: v.initContainers,
      containers: [containerOf(props, volumes)],
      volumes: [...volumesOf(volumes), ...v.extraVolumes],
    },
  };
}
