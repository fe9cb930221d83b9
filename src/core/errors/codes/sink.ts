import { defineErrors } from '../error-definition';

/** Encoding and delivery. */
export const SINK_ERRORS = defineErrors({
  CDC_SINK_ROW_UNENCODABLE: {
    summary: 'A row cannot be written in the chosen format.',
    action: 'Configure a dead letter topic, or change the option that the message names.',
    retryable: false,
  },
});
