/**
 * What the chart expects of the image, and the image has to keep: the only place where commands, ports, paths and
 * variables are written. The chart renders them, the image is built and tested against them.
 */

/** The roles that a pod can have; the name of a role is the subcommand that runs it. */
export const ROLES = ['jobmanager', 'taskmanager', 'gateway', 'bootstrap'] as const;
export type Role = (typeof ROLES)[number];

/** Executable of the image; it is on no PATH that a user could change. */
export const EXECUTABLE = '/opt/flink-cdc/bin/flink-cdc';

/** Arguments of a container: the role, or `smoke-test` in the pod of `helm test`. */
export const roleArguments = (command: Role | 'smoke-test'): readonly string[] => [
  command,
  '--config',
  PATHS.configFile,
];

/** Ports by name. `admin` has /live and /ready, `metrics` has /metrics; both on every long-lived role. */
export const PORTS = {
  /** REST and UI of the jobmanager. */
  ui: 8081,
  /** Heartbeats and assignment of the jobmanager. */
  rpc: 6123,
  /** REST of the gateway. */
  http: 8084,
  admin: 8085,
  metrics: 9249,
} as const;

/** Where the chart mounts what the image reads and writes; nothing that the image ships lies below these. */
export const PATHS = {
  configDir: '/etc/flink-cdc/config',
  configFile: '/etc/flink-cdc/config/worker.yaml',
  /** The bootstrap's pipelines and connectors, in one JSON document. */
  documentsDir: '/etc/flink-cdc/documents',
  documentsFile: '/etc/flink-cdc/documents/documents.json',
  /** One file per `${NAME}`; read when a connection is opened. */
  secretsDir: '/etc/flink-cdc/secrets',
  /** Certificate and key of the gateway, read again when they change. */
  gatewayTlsDir: '/etc/flink-cdc/tls',
  /** Tokens of the gateway: one file per token, named after its role. */
  tokensDir: '/etc/flink-cdc/tokens',
  /** Certificate, key and authorities for Kafka. */
  kafkaTlsDir: '/etc/flink-cdc/kafka-tls',
  /** Authority that signed the gateway's certificate, for its clients. */
  gatewayCaDir: '/etc/flink-cdc/gateway-ca',
  caBundleDir: '/etc/flink-cdc/ca',
  caBundleFile: '/etc/flink-cdc/ca/ca-bundle.crt',
  /** Local files of a taskmanager: never the truth. */
  dataDir: '/var/lib/flink-cdc',
  tmpDir: '/tmp',
} as const;

/** The root is read-only; a container may write here and nowhere else. */
export const WRITABLE_PATHS = [PATHS.tmpDir, PATHS.dataDir] as const;

/** Variables that the chart sets on every container, and what for. */
export const VARIABLES = {
  HOME: 'a home that exists for any user id',
  POD_NAME: 'identity of a worker in leases, claims and logs',
  POD_NAMESPACE: 'namespace of the Lease',
  POD_IP: 'address under which other pods reach this one',
} as const;

/** SIGTERM: stop the source, commit, close, end. A second one changes nothing; SIGKILL loses no data. */
export const STOP_SIGNAL = 'SIGTERM';

/** Numeric user and group of the image, for platforms that assign none. Any other user id works with group 0. */
export const IMAGE_USER = 9999;
export const IMAGE_GROUP = 0;
