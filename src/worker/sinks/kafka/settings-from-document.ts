import { readFileSync } from 'node:fs';
import { CdcError } from '../../../core/errors/cdc-error';
import { type KafkaSink as KafkaSinkDocument } from '../../../pipeline/schema/kafka-sink';
import { topicOf } from '../../../pipeline/topic-name';
import {
  type KafkaConnectionSettings,
  type SaslSettings,
  type TlsSettings,
} from '../../kafka/connection-settings';
import { type DocumentGuard, type KafkaSinkSettings } from './settings';
import { type ShardOwner } from './shard-owner';

/** The only shard of a standalone pipeline. */
export const STANDALONE_SHARD = '0';
const MECHANISMS = {
  plain: 'PLAIN',
  'scram-sha-256': 'SCRAM-SHA-256',
  'scram-sha-512': 'SCRAM-SHA-512',
} as const;

export interface StandaloneShard {
  readonly prefix: string;
  readonly pipeline: string;
  readonly owner: ShardOwner;
  readonly document: DocumentGuard | undefined;
  readonly acceptTopics: boolean;
}

/**
 * The sink of a standalone pipeline, whose only shard is `0`, out of its document.
 * @param document with its references to secrets resolved.
 * @throws CdcError for a certificate file that cannot be read.
 */
export function kafkaSinkSettings(document: KafkaSinkDocument, shard: StandaloneShard): KafkaSinkSettings {
  return {
    ...shard,
    connection: kafkaConnectionSettings(document),
    shard: STANDALONE_SHARD,
    topicOf: (table) => topicOf(document.topic, shard.pipeline, table),
    topicCreation: document.topicCreation,
    deadLetters: document.deadLetters,
    transactionTimeoutMs: document.transaction.timeoutMs,
  };
}

/** How to reach the cluster of a Kafka sink. Certificate files are read now: a rotated one counts from the next open. */
export function kafkaConnectionSettings(document: KafkaSinkDocument): KafkaConnectionSettings {
  const { bootstrapServers, clientId, connectTimeoutMs, requestTimeoutMs, tls, sasl } = document;
  return {
    bootstrapServers,
    clientId,
    connectTimeoutMs,
    requestTimeoutMs,
    tls: tls === undefined ? undefined : tlsSettings(tls),
    sasl: sasl === undefined ? undefined : saslSettings(sasl),
  };
}

function tlsSettings(tls: NonNullable<KafkaSinkDocument['tls']>): TlsSettings {
  return {
    ca: readPem('caFile', tls.caFile),
    certificate: readPem('certificateFile', tls.certificateFile),
    key: readPem('keyFile', tls.keyFile),
    keyPassphrase: tls.keyPassphrase,
    verifyHostname: tls.verifyHostname,
  };
}

/** The document has what its mechanism needs: that was checked with it. */
export function saslSettings({
  mechanism,
  username = '',
  password = '',
  bearerFile = '',
}: NonNullable<KafkaSinkDocument['sasl']>): SaslSettings {
  if (mechanism !== 'oauthbearer') return { mechanism: MECHANISMS[mechanism], username, password };
  const token = (): Promise<string> =>
    new Promise((resolve) => resolve(readText('sasl.bearerFile', bearerFile).trim()));
  return { mechanism: 'OAUTHBEARER', token };
}

function readPem(option: string, file: string | undefined): string | undefined {
  return file === undefined ? undefined : readText(`tls.${option}`, file);
}

function readText(option: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CdcError('CDC_KAFKA_SETTINGS_INVALID', `reading ${option} ${file}: ${reason}`, { cause });
  }
}
