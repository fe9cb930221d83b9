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
  CDC_PIPELINE_REFERENCE_MISSING: {
    summary: 'A pipeline document refers to variables that are not set.',
    action:
      'Set the listed names in the environment, or as files of the secrets folder, of the process that runs the pipeline.',
    retryable: false,
  },
});
