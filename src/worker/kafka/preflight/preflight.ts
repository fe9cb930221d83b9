import { type Finding } from '../../../core/finding';
import { type Clock } from '../../../core/ports';
import { type KafkaConnectionSettings } from '../connection-settings';
import { KafkaClient } from '../kafka-client';
import { stateTopicSpec } from '../state-topic';
import { brokerSettings, brokersReachable } from './broker-checks';
import {
  ok,
  verdictOfError,
  type CheckContext,
  type KafkaCheck,
  type KafkaCheckSettings,
} from './kafka-check';
import { topicRights, transactionalIdRights } from './right-checks';
import { missingTopics, topicDurability, topicLimits, topicSettings } from './topic-checks';

const CONNECTION = 'CHECK_KAFKA_CONNECTION';

/** In the order in which a reader would mend them. */
const CHECKS: readonly KafkaCheck[] = [
  brokersReachable,
  brokerSettings,
  transactionalIdRights,
  topicRights,
  missingTopics,
  topicSettings,
  topicDurability,
  topicLimits,
];

/**
 * Whether a pipeline could run on this Kafka and be safe there, one finding per check. Changes nothing, and does not
 * disturb a worker that runs. Without a connection that is the only finding.
 */
export async function checkKafka(
  settings: KafkaCheckSettings,
  clock: Clock,
  signal: AbortSignal,
): Promise<Finding[]> {
  let client: KafkaClient;
  try {
    client = await KafkaClient.connect(settings.connection, clock, signal);
  } catch (error) {
    return [{ code: CONNECTION, ...verdictOfError(error, 'failed') }];
  }
  const giveUp = (): void => client.close();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    const stateTopic = stateTopicSpec(settings.prefix, client.nodeIds.length);
    const context = { client, settings, stateTopic, principal: principalOf(settings.connection), signal };
    const servers = settings.connection.bootstrapServers.join(', ');
    const findings: Finding[] = [{ code: CONNECTION, ...ok(`connected through ${servers}`) }];
    for (const check of CHECKS) findings.push(await findingOf(check, context));
    return findings;
  } finally {
    signal.removeEventListener('abort', giveUp);
    client.close();
  }
}

async function findingOf(check: KafkaCheck, context: CheckContext): Promise<Finding> {
  try {
    return { code: check.code, ...(await check.look(context)) };
  } catch (error) {
    return { code: check.code, ...verdictOfError(error, 'failed') };
  }
}

function principalOf({ sasl }: KafkaConnectionSettings): string {
  return sasl !== undefined && 'username' in sasl ? `User:${sasl.username}` : 'User:<principal>';
}
