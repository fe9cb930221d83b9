import { defineErrors } from '../error-definition';

/** Kafka: connections, transactions, topics. */
export const KAFKA_ERRORS = defineErrors({
  CDC_KAFKA_TRANSACTION_FAILED: {
    summary: 'A transaction did not go through, or its outcome is unknown.',
    action: 'Nothing to do when it passes: the pipeline opens a new producer, which decides it, and goes on.',
    retryable: true,
  },
});
