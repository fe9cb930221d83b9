import { defineErrors } from '../error-definition';

/** Pipeline documents. */
export const PIPELINE_ERRORS = defineErrors({
  CDC_PIPELINE_INVALID: {
    summary: 'A pipeline document has problems; all of them are listed.',
    action:
      'Correct the listed keys; `flink-cdc validate FILE` checks the document without connecting anywhere.',
    retryable: false,
    exit: 'usage',
  },
});
