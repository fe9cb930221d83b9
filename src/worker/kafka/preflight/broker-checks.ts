import { CdcError } from '../../../core/errors/cdc-error';
import { protocolError } from '../errors';
import { type KafkaClient } from '../kafka-client';
import { describeConfigsRequest } from '../protocol/topics';
import { BrokerConnection } from '../driver/broker-connection';
import { failed, verdictOf, verdictOfError, warning, type KafkaCheck, type Verdict } from './kafka-check';

const LISTENERS_REMEDY =
  "Make the brokers' advertised.listeners reachable from here, for all of them: rows go to each partition's leader directly.";

/** The address that each broker advertises, tried; the first connection says only that one answers. */
export const brokersReachable: KafkaCheck = {
  code: 'CHECK_KAFKA_BROKERS',
  async look({ client, settings, signal }) {
    const { brokers } = await client.refresh();
    const problems: Verdict[] = [];
    for (const broker of brokers) {
      try {
        const connection = await BrokerConnection.open(broker, settings.connection, signal);
        const recent = connection.isRecentEnough;
        connection.destroy();
        if (!recent)
          problems.push(
            failed(
              `broker ${broker.nodeId} at ${connection.address} is older than 3.7`,
              'Upgrade the brokers to 3.7 or later.',
            ),
          );
      } catch (error) {
        const { level, message } = verdictOfError(error, 'failed');
        problems.push({ level, message: `broker ${broker.nodeId}: ${message}`, remedy: LISTENERS_REMEDY });
      }
    }
    return verdictOf(problems, `${brokers.length} brokers reached, all of Kafka 3.7 or later`);
  },
};

async function brokerConfig(client: KafkaClient): Promise<ReadonlyMap<string, string>> {
  const [nodeId = -1] = client.nodeIds;
  const [described] = await client.send(
    nodeId,
    describeConfigsRequest([{ type: 'broker', name: String(nodeId) }]),
  );
  if (described === undefined || described.errorCode !== 0)
    throw protocolError(described?.errorCode ?? -1, `reading the settings of broker ${nodeId}`);
  return described.values;
}

/** Settings of the brokers that decide whether what was committed stays committed. */
export const brokerSettings: KafkaCheck = {
  code: 'CHECK_KAFKA_BROKER_SETTINGS',
  async look({ client, settings, principal }) {
    let config: ReadonlyMap<string, string>;
    try {
      config = await brokerConfig(client);
    } catch (error) {
      if (!(error instanceof CdcError) || error.code !== 'CDC_KAFKA_NOT_AUTHORIZED') throw error;
      return warning(
        `${error.message}: the settings of the brokers could not be checked`,
        `kafka-acls.sh --add --allow-principal '${principal}' --operation DescribeConfigs --cluster`,
      );
    }
    const brokers = client.nodeIds.length;
    return verdictOf(
      [
        ...judgeTransactionTimeout(config, settings.transactionTimeoutMs),
        ...judgeTransactionLog(config, brokers),
        ...judgeElection(config),
      ],
      'transaction timeout, transaction log and leader election are set up for transactions that last',
    );
  },
};

function judgeTransactionTimeout(config: ReadonlyMap<string, string>, wantedMs: number): Verdict[] {
  const maxMs = Number(config.get('transaction.max.timeout.ms') ?? Infinity);
  if (wantedMs <= maxMs) return [];
  const message = `transaction.timeoutMs is ${wantedMs}, above the brokers' transaction.max.timeout.ms of ${maxMs}`;
  return [failed(message, `Set transaction.timeoutMs of the sink to ${maxMs} or less.`)];
}

function judgeTransactionLog(config: ReadonlyMap<string, string>, brokers: number): Verdict[] {
  const replicas = Number(config.get('transaction.state.log.replication.factor') ?? 3);
  const minInSync = Number(config.get('transaction.state.log.min.isr') ?? 2);
  if (brokers < 3) return [];
  if (replicas >= 3 && minInSync >= 2) return [];
  return [
    warning(
      `__transaction_state is kept on ${replicas} brokers with ${minInSync} in sync: one broker that is lost may take commits with it`,
      'Set transaction.state.log.replication.factor=3 and transaction.state.log.min.isr=2 on the brokers, and reassign __transaction_state.',
    ),
  ];
}

function judgeElection(config: ReadonlyMap<string, string>): Verdict[] {
  if (config.get('unclean.leader.election.enable') !== 'true') return [];
  return [
    failed(
      'unclean.leader.election.enable is true on the brokers: committed rows and positions can be lost',
      "kafka-configs.sh --alter --entity-type brokers --entity-default --add-config 'unclean.leader.election.enable=false'",
    ),
  ];
}
