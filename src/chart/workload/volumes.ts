import { type k8s } from 'cdk8s-plus-27';
import { PATHS } from '../../core/image-contract';
import { type Condition, type Arg, choose, define, or, type Template, text, when } from '../../helm';
import { type Credentials } from '../credentials';
import { componentName, fullname, type Component } from '../names';
import { v } from '../values';

/** A volume beside the mount that it is for; `when` is the condition under which both are there. */
export interface MountedVolume {
  readonly when?: Condition;
  readonly volume: Template<k8s.Volume>;
  readonly mount: Template<k8s.VolumeMount>;
}

const readOnly = (name: string, mountPath: string): MountedVolume['mount'] => ({
  name,
  mountPath,
  readOnly: true,
});

/** Scratch space: the root file system is read-only. */
export const tmp: MountedVolume = {
  volume: { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } },
  mount: { name: 'tmp', mountPath: PATHS.tmpDir },
};

export const configVolume = (component: Component): MountedVolume => ({
  volume: {
    name: 'config',
    configMap: { name: componentName(component), items: [{ key: 'worker.yaml', path: 'worker.yaml' }] },
  },
  mount: readOnly('config', PATHS.configDir),
});

export const documentsVolume: MountedVolume = {
  volume: {
    name: 'documents',
    configMap: {
      name: componentName('bootstrap'),
      items: [{ key: 'documents.json', path: 'documents.json' }],
    },
  },
  mount: readOnly('documents', PATHS.documentsDir),
};

/** One file per `${NAME}`. A Secret that is missing keeps the pod from starting, and its events say which. */
export const credentialsVolume = (credentials: readonly Credentials[]): MountedVolume => ({
  when: or(...credentials.map(({ used }) => used)),
  volume: {
    name: 'credentials',
    projected: {
      sources: credentials.flatMap(({ used, secretName, keys }) => [
        ...when(used, [
          { secret: { name: secretName, items: keys.map(({ key, variable }) => ({ key, path: variable })) } },
        ]),
      ]),
    },
  },
  mount: readOnly('credentials', PATHS.secretsDir),
});

/** Local files of a taskmanager: a claim per pod, or a folder of the node. */
export const dataVolume: MountedVolume = {
  volume: {
    name: 'data',
    ...when(
      v.persistence.enabled,
      {
        ephemeral: {
          volumeClaimTemplate: {
            spec: {
              accessModes: ['ReadWriteOnce'],
              ...when(or(v.persistence.storageClassName, v.global.storageClass), {
                storageClassName: choose(
                  v.persistence.storageClassName,
                  v.persistence.storageClassName,
                  v.global.storageClass,
                ),
              }),
              resources: { requests: { storage: v.persistence.size } },
            },
          },
        },
      },
      { emptyDir: { sizeLimit: v.persistence.size } },
    ),
  },
  mount: { name: 'data', mountPath: PATHS.dataDir },
};

const { tls } = v.externalServices.kafka;

export const kafkaTlsVolume: MountedVolume = {
  when: or(tls.caSecretName, tls.clientSecretName),
  volume: {
    name: 'kafka-tls',
    projected: {
      sources: [
        ...when(tls.caSecretName, [
          { secret: { name: tls.caSecretName, items: [{ key: tls.caKey, path: 'ca.crt' }] } },
        ]),
        ...when(tls.clientSecretName, [
          {
            secret: {
              name: tls.clientSecretName,
              items: [
                { key: tls.certificateKey, path: 'tls.crt' },
                { key: tls.privateKeyKey, path: 'tls.key' },
              ],
            },
          },
        ]),
      ],
    },
  },
  mount: readOnly('kafka-tls', PATHS.kafkaTlsDir),
};

const { secretName, configMapName, key, injectTrustedCABundle } = v.global.caBundle;

/** The user's certificate authorities, or those that OpenShift injects. */
export const hasCaBundle = define(
  'caBundleUsed',
  choose(or(secretName, configMapName, injectTrustedCABundle), 'yes', ''),
);

const bundleItems = (from: Arg<string>): readonly Template<k8s.KeyToPath>[] => [
  { key: from, path: 'ca-bundle.crt' },
];

export const caBundleVolume: MountedVolume = {
  when: hasCaBundle,
  volume: {
    name: 'ca-bundle',
    ...when(
      secretName,
      { secret: { secretName, items: bundleItems(key) } },
      when(
        configMapName,
        { configMap: { name: configMapName, items: bundleItems(key) } },
        { configMap: { name: text`${fullname}-trusted-ca`, items: bundleItems('ca-bundle.crt') } },
      ),
    ),
  },
  mount: readOnly('ca-bundle', PATHS.caBundleDir),
};

export const tokensVolume: MountedVolume = {
  when: v.cdcGateway.auth.tokensSecret,
  volume: { name: 'tokens', secret: { secretName: v.cdcGateway.auth.tokensSecret } },
  mount: readOnly('tokens', PATHS.tokensDir),
};
