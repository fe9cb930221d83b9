import { defineErrors } from '../error-definition';

/** The process itself: settings, servers, states. */
export const RUNTIME_ERRORS = defineErrors({
  CDC_INTERNAL_INVARIANT: {
    summary: 'The program found itself in a state that it rules out.',
    action: 'This is a bug. Please report it with the log and the details of this message.',
    retryable: false,
  },
});
