import { httpRoute, ingress, route, secureRoute } from './exposure';
import { formerImage, imageOverride } from './images';
import { closed, count, FLINK, flag, PATTERNS, port, resources, text } from './words';

const autoscaling = closed(
  {
    enabled: flag(false, 'Makes a HorizontalPodAutoscaler; the number of replicas is its own then.'),
    minReplicas: count(2, 1, 100, 'Fewest pods.'),
    maxReplicas: count(4, 1, 100, 'Most pods.'),
    targetCPUUtilizationPercentage: count(
      80,
      1,
      100,
      'CPU use, in percent of the request, that is aimed at.',
    ),
  },
  'Automatic number of pods.',
);

export const jobmanager = closed(
  {
    replicas: count(1, 0, 9, 'Number of pods. More than one needs highAvailability.enabled.'),
    imageOverride,
    resources: resources({ cpu: '100m', memory: '256Mi' }, { cpu: 1, memory: '512Mi' }),
    ports: closed(
      {
        ui: port(8081, 'REST and UI.'),
        rpc: port(6123, 'Heartbeats and assignment; never routed to the outside.'),
        blob: port(6124, 'Blob server.', FLINK),
      },
      'Ports.',
    ),
    highAvailability: closed(
      { enabled: flag(false, 'Elects a leader among two or more pods by a Lease.') },
      'Leader election.',
    ),
    route,
    ingress,
    httpRoute,
  },
  'Assigns pipelines to taskmanagers; REST and UI.',
);

export const taskmanager = closed(
  {
    replicas: count(1, 0, 500, 'Number of pods.'),
    slots: count(
      0,
      0,
      100,
      'Pipelines per pod. 0: numberOfTaskSlots, else that of flinkConfiguration, else 2.',
    ),
    numberOfTaskSlots: count(0, 0, 100, 'Other name of slots.'),
    imageOverride,
    resources: resources({ cpu: '500m', memory: '1Gi' }, { cpu: 2, memory: '2Gi' }),
    ports: closed(
      { rpc: port(6122, 'RPC.', FLINK), data: port(6121, 'Data exchange.', FLINK) },
      'Ports of Apache Flink.',
    ),
    autoscaling,
  },
  'Moves the rows.',
);

export const sqlGateway = closed(
  {
    enabled: flag(false, 'Flink SQL Gateway; renders nothing with engine worker.', FLINK),
    replicas: count(1, 0, 100, 'Number of pods.', FLINK),
    resources: { ...resources({ cpu: '100m', memory: '512Mi' }, { cpu: 1, memory: '1Gi' }), ...FLINK },
    port: port(8083, 'Port.', FLINK),
  },
  'Flink SQL Gateway.',
);

export const cdcGateway = closed(
  {
    enabled: flag(true, 'Makes the gateway.'),
    replicas: count(1, 0, 100, 'Number of pods.'),
    image: formerImage,
    imageOverride,
    resources: resources({ cpu: '100m', memory: '128Mi' }, { cpu: 1, memory: '256Mi' }),
    port: port(8084, 'Port of the REST API.'),
    configuration: closed(
      {
        adminPort: port(8085, 'Port of /live and /ready.'),
        maxConnections: count(1000, 1, 100_000, 'Open client connections; more get 503 with Retry-After.'),
        maxConcurrentJobs: count(
          100,
          1,
          10_000,
          'Pipelines that may run at once; more are refused with 409.',
        ),
      },
      'Settings of the gateway.',
    ),
    auth: closed(
      {
        tokensSecret: text(
          PATTERNS.objectName,
          '',
          'Secret with tokens: its keys are read, operate and admin, each with one token per line.',
        ),
        allowAnonymous: flag(false, 'Lets the gateway be exposed outside the cluster without tokens.'),
      },
      'Who may call the gateway.',
    ),
    tls: closed(
      {
        secretName: text(
          PATTERNS.objectName,
          '',
          'Secret with tls.crt, tls.key and, for clients within the cluster, ca.crt: the gateway serves https.',
        ),
        serviceCA: flag(false, "The certificate comes from OpenShift's service CA."),
      },
      'Certificate of the gateway.',
    ),
    autoscaling,
    route: secureRoute,
    ingress,
    httpRoute,
  },
  'REST API for connectors and pipelines.',
);

export const bootstrap = closed(
  {
    enabled: flag(true, 'Submits pipelines and connectors of this file by a Job.'),
    image: formerImage,
    imageOverride,
    resources: resources({ cpu: '50m', memory: '64Mi' }, { cpu: '500m', memory: '128Mi' }),
    retries: count(10, 0, 1000, 'How often the Job is tried again.'),
    backoffSeconds: count(5, 1, 3600, 'Pause before the gateway is asked again.'),
    useCdcGateway: flag(true, 'false: submits by way of the Flink SQL Gateway.', FLINK),
  },
  'Submits what this file declares.',
);
