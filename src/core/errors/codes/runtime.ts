import { defineErrors } from '../error-definition';

/** The process itself: settings, servers, states. */
export const RUNTIME_ERRORS = defineErrors({
  CDC_INTERNAL_INVARIANT: {
    summary: 'The program found itself in a state that it rules out.',
    action: 'This is a bug. Please report it with the log and the details of this message.',
    retryable: false,
  },
  CDC_PORT_TAKEN: {
    summary: 'A port that the process serves on is taken, or may not be opened.',
    action: 'Choose another port for the named setting; 0 takes any free one.',
    retryable: false,
    exit: 'usage',
  },
  CDC_SETTING_INVALID: {
    summary: 'A command line option or environment variable has a value that is not accepted.',
    action: 'Correct the named option or variable; `flink-cdc run --help` lists them.',
    retryable: false,
    exit: 'usage',
  },
  CDC_FILE_UNREADABLE: {
    summary: 'A file that was named cannot be read.',
    action: 'Correct the path, or make the file readable for the user that runs the command.',
    retryable: false,
    exit: 'usage',
  },
  CDC_OUTPUT_FAILED: {
    summary: 'Standard output takes no more: its disk is full, or whoever read it has ended.',
    action: 'Free space, or send the output elsewhere, and run the command again.',
    retryable: false,
  },
  CDC_STOP_INCOMPLETE: {
    summary: 'The stop took longer than allowed, and the open transaction was given up. Nothing is lost.',
    action: 'Nothing to do: the next start goes on from the last committed position.',
    retryable: false,
    exit: 'stopIncomplete',
  },
  CDC_RETRIES_EXHAUSTED: {
    summary: 'A pipeline failed, and was opened again and again for too long without a single commit.',
    action:
      'See the cause named in the message; the pipeline goes on from its committed position once it is mended.',
    retryable: false,
  },
});
