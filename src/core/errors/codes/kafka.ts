import { defineErrors } from '../error-definition';

/** Kafka: connections, transactions, topics. */
export const KAFKA_ERRORS = defineErrors({
  CDC_KAFKA_SETTINGS_INVALID: {
    summary: 'A setting of the Kafka connection cannot be used.',
    action: 'Correct the setting that the message names.',
    retryable: false,
  },
  CDC_KAFKA_UNREACHABLE: {
    summary: 'No broker of the bootstrap list can be reached.',
    action:
      'Check the host names and ports of the bootstrap servers, and the network policies on the way; the pipeline keeps trying.',
    retryable: true,
  },
  CDC_KAFKA_CONNECTION_LOST: {
    summary: 'A connection to a broker broke, or an answer did not come in time.',
    action:
      'Nothing to do when it passes. When no connection succeeds, check that `tls` and `sasl` of the sink are what the port expects.',
    retryable: true,
  },
  CDC_KAFKA_TLS_FAILED: {
    summary: 'The TLS handshake with a broker failed.',
    action:
      "Check `tls.caFile` against the brokers' certificates and their names, and that the port speaks TLS.",
    retryable: false,
  },
  CDC_KAFKA_AUTHENTICATION_FAILED: {
    summary: 'The brokers did not accept the credentials.',
    action: 'Check mechanism, user name and password under `sasl` against what the brokers are set up for.',
    retryable: false,
  },
  CDC_KAFKA_NOT_AUTHORIZED: {
    summary: 'The principal lacks a right.',
    action: 'Add the ACL that the message names; `flink-cdc check` lists all that are needed.',
    retryable: false,
  },
  CDC_KAFKA_BROKER_TOO_OLD: {
    summary: 'The brokers are older than 3.7.',
    action: 'Upgrade the brokers: before 3.7 they do not verify every write of a transaction.',
    retryable: false,
  },
  CDC_KAFKA_TRANSACTION_FAILED: {
    summary: 'A transaction did not go through, or its outcome is unknown.',
    action: 'Nothing to do when it passes: the pipeline opens a new producer, which decides it, and goes on.',
    retryable: true,
  },
  CDC_KAFKA_STORAGE_FAILED: {
    summary: 'A broker cannot write to its disk: it is full, or broken.',
    action:
      "Free space on the broker's log folder, or shorten what its topics keep. The pipeline keeps trying and loses nothing.",
    retryable: true,
  },
  CDC_KAFKA_PRODUCER_FENCED: {
    summary: 'A newer producer of the same transactional.id, or a transaction timeout, ended this one.',
    action: 'Nothing to do: the pipeline looks who owns it now, and goes on or ends.',
    retryable: true,
  },
  CDC_KAFKA_REQUEST_REFUSED: {
    summary: 'Kafka refuses a request as it is.',
    action: "Correct what Kafka's answer names: topic, setting or policy.",
    retryable: false,
  },
  CDC_KAFKA_RECORD_TOO_LARGE: {
    summary: 'A record is larger than its topic accepts.',
    action: "Raise the topic's max.message.bytes, or configure a dead letter topic.",
    retryable: false,
  },
  CDC_KAFKA_TOPIC_MISSING: {
    summary: 'A topic does not exist and is not to be created.',
    action: 'Create the topic, or allow the sink to create topics.',
    retryable: false,
  },
  CDC_KAFKA_TOPIC_MISMATCH: {
    summary: 'An existing topic differs from what is asked of it. It is never altered.',
    action: 'Alter the topic, or the settings of the pipeline, so that they agree.',
    retryable: false,
  },
  CDC_KAFKA_COMPRESSION_UNSUPPORTED: {
    summary: 'A topic of the installation is compressed in a way that cannot be read.',
    action:
      'Set compression.type of the topic to producer, gzip or zstd, and have its old segments rewritten.',
    retryable: false,
  },
});
