import { type ValuesMap } from '../../../src/helm';

/** Values with every feature on. */
export const everything: ValuesMap = {
  createSecrets: false,
  global: {
    imageRegistry: 'mirror.example',
    imagePullSecrets: ['pull'],
    proxy: { httpProxy: 'http://p:1', httpsProxy: 'http://p:2', noProxy: '.svc' },
    caBundle: { secretName: 'ca' },
  },
  jobmanager: {
    replicas: 2,
    highAvailability: { enabled: true },
    route: { enabled: true },
    ingress: { enabled: true },
    httpRoute: { enabled: true },
  },
  taskmanager: { autoscaling: { enabled: true } },
  cdcGateway: {
    replicas: 2,
    auth: { tokensSecret: 'tokens' },
    tls: { serviceCA: true },
    route: { enabled: true },
    ingress: { enabled: true },
    httpRoute: { enabled: true },
  },
  externalServices: {
    mssql: { host: 'db' },
    kafka: {
      brokers: 'k:9092',
      useSASL: true,
      tls: { enabled: true, caSecretName: 'k-ca', clientSecretName: 'k-client' },
    },
    minio: { endpoint: 'http://s3:9000' },
  },
  persistence: { enabled: true },
  monitoring: { enabled: true },
  pipelines: [
    { name: 'a', source: { type: 'sqlserver', table: 'dbo.a' }, sink: { type: 'kafka', topic: 'a' } },
  ],
};
