import { type BrokerNode } from './broker';

export const LOOPBACK = '127.0.0.1';

export type BrokerConfig = Readonly<Record<string, string | number | boolean>>;

/**
 * Properties of a combined broker and controller. Clients and brokers have listeners of their own, so that
 * credentials, encryption or a proxy can be put before the clients alone.
 */
export function brokerProperties(
  node: BrokerNode,
  nodes: readonly BrokerNode[],
  clientProtocol: string,
): BrokerConfig {
  const quorum = nodes.map((other) => `${other.id}@${LOOPBACK}:${other.controllerPort}`);
  const replicas = nodes.length;
  const inSync = Math.min(2, replicas);
  return {
    'process.roles': 'broker,controller',
    'node.id': node.id,
    'controller.quorum.voters': quorum.join(','),
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': `CLIENT:${clientProtocol},BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT`,
    'inter.broker.listener.name': 'BROKER',
    listeners: [
      `CLIENT://${LOOPBACK}:${node.port}`,
      `BROKER://${LOOPBACK}:${node.brokerPort}`,
      `CONTROLLER://${LOOPBACK}:${node.controllerPort}`,
    ].join(','),
    'advertised.listeners': `CLIENT://${node.advertised},BROKER://${LOOPBACK}:${node.brokerPort}`,
    'log.dirs': node.logFolder,
    'auto.create.topics.enable': false,
    'default.replication.factor': replicas,
    'min.insync.replicas': inSync,
    'offsets.topic.replication.factor': replicas,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': inSync,
    'transaction.state.log.num.partitions': 4,
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': inSync,
    'group.initial.rebalance.delay.ms': 0,
    'broker.session.timeout.ms': 6000,
    'broker.heartbeat.interval.ms': 1000,
    'leader.imbalance.check.interval.seconds': 5,
    // A broker allocates index files and cleaner buffers by these before it needs them.
    'log.index.size.max.bytes': 1_048_576,
    'log.cleaner.dedupe.buffer.size': 8_388_608,
    'num.network.threads': 2,
    'num.io.threads': 4,
  };
}

export function formatProperties(config: BrokerConfig): string {
  return Object.entries(config)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}
