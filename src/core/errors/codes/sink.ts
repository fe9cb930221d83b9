import { defineErrors } from '../error-definition';

/** Encoding and delivery. */
export const SINK_ERRORS = defineErrors({
  CDC_SINK_ROW_UNENCODABLE: {
    summary: 'A row cannot be written in the chosen format.',
    action: 'Configure a dead letter topic, or change the option that the message names.',
    retryable: false,
  },
  CDC_SINK_REPLACED: {
    summary: 'Another worker runs this pipeline now.',
    action:
      'Nothing to do when that is intended. Else give the installations different prefixes, or the pipelines different names.',
    retryable: false,
    exit: 'replaced',
  },
  CDC_SINK_STATE_MISSING: {
    summary:
      'The output topic holds records, but there is no stored position: a start would write all rows again.',
    action:
      'Check the prefix and the pipeline name. Where the records are those of something else, `flink-cdc run FILE --accept-topics` writes behind them; else name other topics, or delete these.',
    retryable: false,
  },
  CDC_SINK_OUTPUT_TRUNCATED: {
    summary: 'An output topic ends before records that were committed to it: it was recreated, or lost data.',
    action:
      'Restore the topic. Or give up what is gone: `flink-cdc run FILE --accept-topics` goes on from the stored position; a pipeline of another name begins anew with all rows.',
    retryable: false,
  },
  CDC_SINK_PARTITIONS_CHANGED: {
    summary: 'An output topic has another number of partitions than before, which breaks the order per key.',
    action:
      'Restore the topic as it was. Or `flink-cdc run FILE --accept-topics` goes on, where readers can bear that a key moves to another partition; a pipeline of another name begins anew in other topics.',
    retryable: false,
  },
  CDC_SINK_STATE_TOO_NEW: {
    summary: 'The stored state was written by a newer version of this program.',
    action: 'Run that version or a later one.',
    retryable: false,
  },
  CDC_SINK_STATE_UNREADABLE: {
    summary: 'A record of the state topic is not what this program writes.',
    action: 'Check the prefix: the state topic may belong to something else.',
    retryable: false,
  },
  CDC_SINK_DOCUMENT_CHANGED: {
    summary: 'The pipeline document differs from the one that the stored position belongs to.',
    action:
      'Look at the listed changes; `flink-cdc run FILE --accept-changes` goes on with the new document.',
    retryable: false,
  },
  CDC_SINK_DEAD_LETTERS_EXCEEDED: {
    summary: 'More rows went to the dead letter topic than the budget allows.',
    action: 'Mend the cause that the newest dead letters name, then raise the budget.',
    retryable: false,
  },
});
