/** Where a Kafka is, as found by scripts/provision. */
export interface KafkaInstallation {
  readonly version: string;
  readonly classPath: string;
  /** Class-data archive for {@link SMALL_JVM_FLAGS}. */
  readonly classArchive: string | undefined;
  /** Log folder of a freshly formatted node, without its identity. */
  readonly formattedStorage: string | undefined;
}

/** Quick to start and small, which is what tests want; too slow to measure throughput with. */
export const SMALL_JVM_FLAGS: readonly string[] = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xss512k'];

/** What Kafka's own start script gives a broker (bin/kafka-run-class.sh, bin/kafka-server-start.sh). */
export const KAFKA_JVM_FLAGS: readonly string[] = [
  '-Xmx1G',
  '-Xms1G',
  '-server',
  '-XX:+UseG1GC',
  '-XX:MaxGCPauseMillis=20',
  '-XX:InitiatingHeapOccupancyPercent=35',
  '-XX:+ExplicitGCInvokesConcurrent',
  '-XX:MaxInlineLevel=15',
  '-Djava.awt.headless=true',
];

const LOG_FLAGS: readonly string[] = ['-Dorg.slf4j.simpleLogger.showDateTime=true'];

/** `small` for tests, `kafka` for Kafka's own flags. */
export type JvmProfile = 'small' | 'kafka';

/** Arguments of `java` up to and including the main class. */
export function javaArguments(
  kafka: KafkaInstallation,
  mainClass: string,
  profile: JvmProfile = 'small',
  heapMb = 512,
): readonly string[] {
  const small = [
    ...SMALL_JVM_FLAGS,
    `-Xmx${heapMb}m`,
    ...(kafka.classArchive === undefined ? [] : [`-XX:SharedArchiveFile=${kafka.classArchive}`]),
  ];
  return [
    ...(profile === 'small' ? small : KAFKA_JVM_FLAGS),
    ...LOG_FLAGS,
    '-cp',
    kafka.classPath,
    mainClass,
  ];
}
