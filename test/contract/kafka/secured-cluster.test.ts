import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startKafka, type KafkaCluster } from '../../../scripts/kafka/kafka-cluster';
import { createTemporaryFolder, type TemporaryFolder } from '../../../scripts/process/temporary-folder';
import {
  type KafkaConnectionSettings,
  type SaslSettings,
} from '../../../src/worker/kafka/connection-settings';
import { KafkaClient } from '../../../src/worker/kafka/kafka-client';
import { saslSettings } from '../../../src/worker/sinks/kafka/settings-from-document';
import { systemClock } from '../../../src/worker/telemetry/system-clock';
import { asProperty, CertificateAuthority } from '../../support/kafka/certificates';
import { append, LogHarness } from '../../support/kafka/log-harness';
import { connectionTo, UNSTOPPED } from '../../support/kafka/sink-harness';

const PLAIN: SaslSettings = { mechanism: 'PLAIN', username: 'alice', password: 'wonder land' };
/** After this the brokers close a connection that has not logged in again. */
const SESSION_MS = 4_000;
const TRUSTING = { verifyHostname: true };
const LOGIN = 'org.apache.kafka.common.security';

function connect(settings: KafkaConnectionSettings): Promise<KafkaClient> {
  return KafkaClient.connect(settings, systemClock, UNSTOPPED);
}

describe('a cluster with TLS and SASL', () => {
  let folder: TemporaryFolder;
  let authority: CertificateAuthority;
  let cluster: KafkaCluster;
  let tls: NonNullable<KafkaConnectionSettings['tls']>;

  beforeAll(async () => {
    folder = createTemporaryFolder('certificates');
    authority = new CertificateAuthority(folder.path);
    tls = { ...TRUSTING, ca: authority.pem };
    const { certificate, key } = authority.issue('broker', 'IP:127.0.0.1');
    const listener = 'listener.name.client';
    cluster = await startKafka({
      clientProtocol: 'SASL_SSL',
      config: {
        [`${listener}.ssl.keystore.type`]: 'PEM',
        [`${listener}.ssl.keystore.certificate.chain`]: asProperty(certificate, authority.pem),
        [`${listener}.ssl.keystore.key`]: asProperty(key),
        [`${listener}.sasl.enabled.mechanisms`]: 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER',
        [`${listener}.plain.sasl.jaas.config`]: `${LOGIN}.plain.PlainLoginModule required user_alice="wonder land";`,
        [`${listener}.scram-sha-256.sasl.jaas.config`]: `${LOGIN}.scram.ScramLoginModule required;`,
        [`${listener}.scram-sha-512.sasl.jaas.config`]: `${LOGIN}.scram.ScramLoginModule required;`,
        [`${listener}.scram-sha-512.connections.max.reauth.ms`]: SESSION_MS,
        [`${listener}.oauthbearer.sasl.jaas.config`]: `${LOGIN}.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="broker";`,
      },
    });
    for (const [user, credential] of Object.entries({
      bob: 'SCRAM-SHA-256=[password=s3cret-256]',
      dan: 'SCRAM-SHA-512=[password=s3cret-512]',
    })) {
      const entity = ['--entity-type', 'users', '--entity-name', user];
      await cluster.tool('kafka.admin.ConfigCommand', ['--alter', ...entity, '--add-config', credential]);
    }
  });
  afterAll(async () => {
    await cluster.stop();
    folder.remove();
  });

  test.each<SaslSettings>([
    PLAIN,
    { mechanism: 'SCRAM-SHA-256', username: 'bob', password: 's3cret-256' },
    { mechanism: 'SCRAM-SHA-512', username: 'dan', password: 's3cret-512' },
  ])('is written to after a login by $mechanism', async (sasl) => {
    const harness = new LogHarness(cluster, { tls, sasl });
    try {
      const topic = await harness.createTopic(1);
      const { log } = await harness.open();
      append(log, topic, 0, sasl.mechanism);
      await log.commit();
      expect(await harness.values(topic)).toEqual([sasl.mechanism]);
    } finally {
      harness.close();
    }
  });

  test('is written to after a login by a token, read from its file at each login', async () => {
    const bearerFile = join(folder.path, 'token');
    const sasl = saslSettings({ mechanism: 'oauthbearer', bearerFile });
    const connection = { ...connectionTo(cluster), tls, sasl };
    await expect(connect(connection)).rejects.toMatchObject({
      code: 'CDC_KAFKA_SETTINGS_INVALID',
      message: expect.stringContaining(`sasl.bearerFile ${bearerFile}`),
    });
    writeFileSync(bearerFile, `${unsecuredToken('carol')}\n`);
    const client = await connect(connection);
    expect(client.nodeIds).toEqual([1]);
    client.close();
  });

  test('goes on when the session of a login has ended', async () => {
    const sasl: SaslSettings = { mechanism: 'SCRAM-SHA-512', username: 'dan', password: 's3cret-512' };
    const harness = new LogHarness(cluster, { tls, sasl });
    try {
      const topic = await harness.createTopic(1);
      const { log } = await harness.open();
      const end = performance.now() + 1.5 * SESSION_MS;
      let commits = 0;
      while (performance.now() < end) {
        append(log, topic, 0, String(++commits));
        await log.commit();
        await new Promise((resolve) => setTimeout(resolve, SESSION_MS / 40));
      }
      expect(await harness.values(topic)).toHaveLength(commits);
    } finally {
      harness.close();
    }
  });

  test.each<[string, string, Partial<KafkaConnectionSettings>]>([
    ['a wrong password', 'CDC_KAFKA_AUTHENTICATION_FAILED', { sasl: { ...PLAIN, password: 'wrong-one' } }],
    [
      'an unknown user',
      'CDC_KAFKA_AUTHENTICATION_FAILED',
      { sasl: { ...PLAIN, mechanism: 'SCRAM-SHA-256' } },
    ],
    ['an authority that nobody knows', 'CDC_KAFKA_TLS_FAILED', { tls: TRUSTING }],
    ['no TLS', 'CDC_KAFKA_CONNECTION_LOST', { tls: undefined }],
  ])('refuses %s with %s, and tells no password', async (_what, code, settings) => {
    const attempt = connect({ ...connectionTo(cluster), tls, sasl: PLAIN, ...settings });
    const error = await attempt.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ code });
    const texts = JSON.stringify([error, String(error), String((error as Error).cause)]);
    expect(texts).not.toMatch(/wonder land|wrong-one|s3cret/);
  });
});

describe('a cluster that asks clients for certificates', () => {
  let folder: TemporaryFolder;
  let authority: CertificateAuthority;
  let cluster: KafkaCluster;

  beforeAll(async () => {
    folder = createTemporaryFolder('certificates');
    authority = new CertificateAuthority(folder.path);
    const { certificate, key } = authority.issue('broker', 'DNS:broker.example.org');
    const listener = 'listener.name.client';
    cluster = await startKafka({
      clientProtocol: 'SSL',
      config: {
        [`${listener}.ssl.keystore.type`]: 'PEM',
        [`${listener}.ssl.keystore.certificate.chain`]: asProperty(certificate, authority.pem),
        [`${listener}.ssl.keystore.key`]: asProperty(key),
        [`${listener}.ssl.truststore.type`]: 'PEM',
        [`${listener}.ssl.truststore.certificates`]: asProperty(authority.pem),
        [`${listener}.ssl.client.auth`]: 'required',
      },
    });
  });
  afterAll(async () => {
    await cluster.stop();
    folder.remove();
  });

  test('lets in a client with one, where the host name is not to be compared', async () => {
    const tls = { ca: authority.pem, verifyHostname: false, ...authority.issue('worker', 'DNS:worker') };
    const client = await connect({ ...connectionTo(cluster), tls });
    expect(client.nodeIds).toEqual([1]);
    client.close();
  });

  test.each([
    ['without a certificate', false],
    ['that compares the host name', true],
  ])('refuses a client %s', async (_what, verifyHostname) => {
    const own = verifyHostname ? authority.issue('worker', 'DNS:worker') : {};
    const tls = { ca: authority.pem, verifyHostname, ...own };
    await expect(connect({ ...connectionTo(cluster), tls })).rejects.toMatchObject({
      code: 'CDC_KAFKA_TLS_FAILED',
    });
  });
});

/** A token as OAuthBearerUnsecuredLoginModule takes it: a JWS with `alg: none`. */
function unsecuredToken(subject: string): string {
  const nowSeconds = Math.floor(Date.now() / 1000);
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  return `${encode({ alg: 'none' })}.${encode({ sub: subject, iat: nowSeconds, exp: nowSeconds + 600 })}.`;
}
