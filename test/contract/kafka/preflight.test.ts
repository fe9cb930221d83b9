import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { startKafka, type KafkaCluster } from '../../../scripts/kafka/kafka-cluster';
import { type Finding } from '../../../src/core/finding';
import { type KafkaConnectionSettings } from '../../../src/worker/kafka/connection-settings';
import { type KafkaCheckSettings } from '../../../src/worker/kafka/preflight/kafka-check';
import { checkKafka } from '../../../src/worker/kafka/preflight/preflight';
import { type TopicSpec } from '../../../src/worker/kafka/topic-admin';
import { systemClock } from '../../../src/worker/telemetry/system-clock';
import { connectionTo, SinkHarness, UNSTOPPED } from '../../support/kafka/sink-harness';

const PLAIN_LOGIN = 'org.apache.kafka.common.security.plain.PlainLoginModule';

describe('the checks of Kafka', () => {
  let cluster: KafkaCluster;

  beforeAll(async () => {
    const listener = 'listener.name.client';
    cluster = await startKafka({
      clientProtocol: 'SASL_PLAINTEXT',
      config: {
        [`${listener}.sasl.enabled.mechanisms`]: 'PLAIN',
        [`${listener}.plain.sasl.jaas.config`]: `${PLAIN_LOGIN} required user_root="r" user_clerk="c";`,
        'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
        'super.users': 'User:ANONYMOUS;User:root',
      },
    });
  });
  afterAll(() => cluster.stop());

  function as(username: string): KafkaConnectionSettings {
    const sasl = { mechanism: 'PLAIN' as const, username, password: username.slice(0, 1) };
    return { ...connectionTo(cluster), sasl };
  }

  async function check(settings: Partial<KafkaCheckSettings> = {}): Promise<Map<string, Finding>> {
    const prefix = `check-${randomUUID().slice(0, 8)}`;
    const defaults: KafkaCheckSettings = {
      connection: as('root'),
      prefix,
      transactionalId: `${prefix}.shop.0`,
      transactionTimeoutMs: 60_000,
      topics: [topic(`${prefix}.orders`)],
      createTopics: true,
    };
    const findings = await checkKafka({ ...defaults, ...settings }, systemClock, UNSTOPPED);
    return new Map(findings.map((finding) => [finding.code, finding]));
  }

  function topic(name: string, spec: Partial<TopicSpec> = {}): TopicSpec {
    return { topic: name, partitions: 3, replicationFactor: 1, config: {}, compare: 'exact', ...spec };
  }

  async function create(name: string, ...options: readonly string[]): Promise<string> {
    await cluster.tool('org.apache.kafka.tools.TopicCommand', ['--create', '--topic', name, ...options]);
    return name;
  }

  test('find nothing wrong where nothing exists yet, and create nothing', async () => {
    const findings = await check();
    expect([...findings.values()].filter(({ level }) => level !== 'ok')).toEqual([]);
    expect(findings.get('CHECK_KAFKA_TOPICS_MISSING')?.message).toContain('will be created');
    const topics = await cluster.tool('org.apache.kafka.tools.TopicCommand', ['--list']);
    expect(topics).not.toContain('check-');
  });

  test('name a server that cannot be reached, and a password that is wrong', async () => {
    const connection = { ...as('root'), bootstrapServers: ['127.0.0.1:1'] };
    const unreachable = await check({ connection });
    expect([...unreachable.keys()]).toEqual(['CHECK_KAFKA_CONNECTION']);
    expect(unreachable.get('CHECK_KAFKA_CONNECTION')).toMatchObject({ level: 'failed' });
    const sasl = { mechanism: 'PLAIN' as const, username: 'root', password: 'not-it' };
    const refused = await check({ connection: { ...as('root'), sasl } });
    expect(refused.get('CHECK_KAFKA_CONNECTION')).toMatchObject({ level: 'failed' });
    expect(JSON.stringify([...refused.values()])).not.toContain('not-it');
  });

  test('name each right that is missing, with the command that gives it', async () => {
    const name = await create(`rights-${randomUUID().slice(0, 8)}`, '--partitions', '3');
    const findings = await check({ connection: as('clerk'), topics: [topic(name)] });
    expect(findings.get('CHECK_KAFKA_TRANSACTIONAL_ID')).toMatchObject({
      level: 'failed',
      remedy: expect.stringMatching(
        /--allow-principal 'User:clerk' .*--transactional-id 'check-\w+\.shop\.0'/,
      ),
    });
    expect(findings.get('CHECK_KAFKA_TOPIC_RIGHTS')?.remedy).toContain(
      `--operation Write --operation Describe --operation DescribeConfigs --topic '${name}'`,
    );
    expect(findings.get('CHECK_KAFKA_TOPICS_MISSING')?.remedy).toContain('--operation Create');
    expect(findings.get('CHECK_KAFKA_BROKER_SETTINGS')).toMatchObject({ level: 'warning' });
  });

  test('are content with exactly the rights that they name', async () => {
    const prefix = `granted-${randomUUID().slice(0, 8)}`;
    const name = await create(`${prefix}.orders`, '--partitions', '3');
    const allow = async (...options: readonly string[]): Promise<void> => {
      const principal = ['--add', '--allow-principal', 'User:clerk', '--resource-pattern-type', 'prefixed'];
      await cluster.tool('org.apache.kafka.tools.AclCommand', [...principal, ...options]);
    };
    await allow('--operation', 'Describe', '--operation', 'Write', '--transactional-id', prefix);
    const operations = ['Read', 'Write', 'Describe', 'DescribeConfigs', 'Create'];
    await allow(...operations.flatMap((operation) => ['--operation', operation]), '--topic', prefix);
    const settings = { connection: as('clerk'), prefix, transactionalId: `${prefix}.shop.0` };
    const findings = await check({ ...settings, topics: [topic(name)] });
    const failures = [...findings.values()].filter(({ level }) => level === 'failed');
    expect(failures).toEqual([]);

    const harness = new SinkHarness(cluster, {
      connection: as('clerk'),
      prefix,
      topicOf: () => name,
    });
    await harness.started();
    await harness.close();
  });

  test('name settings of topics that lose or refuse rows', async () => {
    const name = await create(
      `unsafe-${randomUUID().slice(0, 8)}`,
      ...['--partitions', '2', '--config', 'unclean.leader.election.enable=true'],
      ...['--config', 'max.message.bytes=1000'],
    );
    const config = { 'retention.ms': '1000' };
    const findings = await check({ topics: [topic(name, { config })] });
    expect(findings.get('CHECK_KAFKA_DURABILITY')).toMatchObject({
      level: 'failed',
      remedy: expect.stringContaining('unclean.leader.election.enable=false'),
    });
    expect(findings.get('CHECK_KAFKA_TOPIC_LIMITS')?.message).toContain('up to 1000 bytes');
    expect(findings.get('CHECK_KAFKA_TOPIC_SETTINGS')?.message).toMatch(/has 2 partitions.*retention\.ms/);
  });

  test('name a transaction timeout that the brokers do not allow, and topics that may not be created', async () => {
    const findings = await check({ transactionTimeoutMs: 1_000_000, createTopics: false });
    expect(findings.get('CHECK_KAFKA_BROKER_SETTINGS')?.remedy).toContain('900000 or less');
    expect(findings.get('CHECK_KAFKA_TOPICS_MISSING')).toMatchObject({ level: 'failed' });
    const tooMany = await check({ topics: [topic('replicated', { replicationFactor: 3 })] });
    expect(tooMany.get('CHECK_KAFKA_TOPICS_MISSING')?.message).toContain('INVALID_REPLICATION_FACTOR');
  });
});
