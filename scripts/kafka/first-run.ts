import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OwnedProcess } from '../process/owned-process';
import { createTemporaryFolder } from '../process/temporary-folder';
import { freePorts } from '../process/free-ports';
import { Broker, type BrokerNode } from './broker';
import { brokerProperties, formatProperties, LOOPBACK } from './broker-properties';
import { javaArguments, type KafkaInstallation } from './installation';
import { runKafkaTool } from './kafka-tool';
import { watchLog } from './log-watch';

const CLUSTER_ID = 'AAAAAAAAAAAAAAAAAAAAAA';

async function singleNode(folder: string): Promise<BrokerNode> {
  const [port = 0, brokerPort = 0, controllerPort = 0] = await freePorts(3);
  const advertised = `${LOOPBACK}:${port}`;
  return { id: 1, port, brokerPort, controllerPort, advertised, folder, logFolder: join(folder, 'data') };
}

/**
 * Lets Kafka's own tool format one node and keeps the storage without the node's identity. A format costs a JVM
 * start per node; afterwards a node is formatted by copying this.
 */
export async function formatOnce(kafka: KafkaInstallation, target: string): Promise<void> {
  const folder = createTemporaryFolder('kafka-format');
  try {
    const node = await singleNode(folder.path);
    const config = join(folder.path, 'server.properties');
    writeFileSync(config, formatProperties(brokerProperties(node, [node], 'PLAINTEXT')));
    await runKafkaTool(kafka, 'kafka.tools.StorageTool', [
      'format',
      `--cluster-id=${CLUSTER_ID}`,
      '--config',
      config,
    ]);
    rmSync(join(node.logFolder, 'meta.properties'));
    cpSync(node.logFolder, target, { recursive: true });
  } finally {
    folder.remove();
  }
}

/** Runs a broker once and keeps the classes that it loaded, for the JVM to map at later starts. */
export async function archiveClasses(kafka: KafkaInstallation, archive: string): Promise<void> {
  const folder = createTemporaryFolder('kafka-archive');
  try {
    const node = await singleNode(join(folder.path, 'broker'));
    new Broker(node, kafka, 'small').prepare(
      formatProperties(brokerProperties(node, [node], 'PLAINTEXT')),
      CLUSTER_ID,
    );
    mkdirSync(node.folder, { recursive: true });
    const logFile = join(node.folder, 'broker.log');
    const log = watchLog(logFile);
    const started = await OwnedProcess.start(
      'java',
      [
        `-XX:ArchiveClassesAtExit=${archive}`,
        ...javaArguments(kafka, 'kafka.Kafka'),
        join(node.folder, 'server.properties'),
      ],
      { logFile },
    );
    await log.waitFor('Kafka Server started', started, 120_000);
    await started.stop('SIGTERM');
  } finally {
    folder.remove();
  }
}
