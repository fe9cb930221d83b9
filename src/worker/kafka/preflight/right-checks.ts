import { describeErrorCode } from '../error-codes';
import { protocolError } from '../errors';
import { type BrokerAddress } from '../protocol/metadata';
import { endTxnRequest, findCoordinatorRequest } from '../protocol/transactions';
import { failed, ok, verdictOf, type CheckContext, type KafkaCheck, type Verdict } from './kafka-check';

const COORDINATOR_TIMEOUT_MS = 15_000;

/** Bits of an answer's authorized operations: the numbers of Kafka's AclOperation. */
const OPERATIONS = { Read: 3, Write: 4, Describe: 8, DescribeConfigs: 10 } as const;

type Operation = keyof typeof OPERATIONS;

/** A producer that exists nowhere: what is asked in its name is refused, for the right reason. */
const NOBODY = { id: -1n, epoch: -1 };

/** Describe and Write on the transactional id, found out without touching a producer that may be at work. */
export const transactionalIdRights: KafkaCheck = {
  code: 'CHECK_KAFKA_TRANSACTIONAL_ID',
  async look(context) {
    const { client, settings, principal } = context;
    const { transactionalId } = settings;
    const denied = (operation: string): Verdict =>
      failed(
        `${principal} has no right to ${operation} transactional.id ${transactionalId}`,
        `kafka-acls.sh --add --allow-principal '${principal}' --operation Describe --operation Write --transactional-id '${transactionalId}'`,
      );
    const found = await findCoordinator(context);
    if (found === undefined) return denied('describe');
    const answer = await client.send(found.nodeId, endTxnRequest(transactionalId, NOBODY, false));
    if (describeErrorCode(answer).reaction === 'deny') return denied('write as');
    return ok(`${principal} may use transactional.id ${transactionalId}`);
  },
};

/** Undefined without the right to know. A cluster that has just started takes a while to have coordinators. */
async function findCoordinator({
  client,
  settings,
  signal,
}: CheckContext): Promise<BrokerAddress | undefined> {
  const attempt = async (): Promise<BrokerAddress | undefined> => {
    const found = await client.sendToAny(findCoordinatorRequest(settings.transactionalId));
    if (describeErrorCode(found.errorCode).reaction === 'deny') return undefined;
    if (found.errorCode !== 0)
      throw protocolError(found.errorCode, `looking for the coordinator of ${settings.transactionalId}`);
    return found;
  };
  const deadlineMs = client.clock.monotonicMs() + COORDINATOR_TIMEOUT_MS;
  return client.untilItPasses(attempt, deadlineMs, signal);
}

/** What has to be allowed on the topics that exist. */
export const topicRights: KafkaCheck = {
  code: 'CHECK_KAFKA_TOPIC_RIGHTS',
  async look(context) {
    const { stateTopic, settings } = context;
    const problems = [
      ...(await missingRights(context, [stateTopic.topic], ['Read', 'Write', 'Describe', 'DescribeConfigs'])),
      ...(await missingRights(
        context,
        settings.topics.map(({ topic }) => topic),
        ['Write', 'Describe', 'DescribeConfigs'],
      )),
    ];
    return verdictOf(problems, `${context.principal} may read and write the topics that exist`);
  },
};

async function missingRights(
  { client, principal }: CheckContext,
  names: readonly string[],
  operations: readonly Operation[],
): Promise<Verdict[]> {
  if (names.length === 0) return [];
  const { topics } = await client.refresh(names);
  const problems: Verdict[] = [];
  for (const { topic, errorCode, authorizedOperations } of topics) {
    const denied = describeErrorCode(errorCode).reaction === 'deny';
    if (!denied && errorCode !== 0) continue;
    const missing = operations.filter(
      (name) => denied || (authorizedOperations & (1 << OPERATIONS[name])) === 0,
    );
    if (missing.length === 0) continue;
    const options = missing.map((name) => `--operation ${name}`).join(' ');
    problems.push(
      failed(
        `${principal} lacks ${missing.join(', ')} on topic ${topic}`,
        `kafka-acls.sh --add --allow-principal '${principal}' ${options} --topic '${topic}'`,
      ),
    );
  }
  return problems;
}
