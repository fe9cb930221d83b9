/** How `flink-cdc` ends. Public: scripts and alerts may rely on them. */
export const EXIT_CODES = {
  ok: { code: 0, meaning: 'Done, or stopped as asked.' },
  failed: { code: 1, meaning: 'A pipeline failed; the message holds the error code and what to do.' },
  usage: {
    code: 2,
    meaning: 'The command line, a setting or a pipeline document is not accepted; nothing was started.',
  },
  dataLoss: {
    code: 3,
    meaning: 'Changes that were not delivered are gone at the source, or its history is another one.',
  },
  replaced: { code: 4, meaning: 'Another worker of the same pipeline took over.' },
  stopIncomplete: {
    code: 5,
    meaning: 'Stopped, but the open transaction had to be given up; the next start repeats it.',
  },
  checkFailed: { code: 6, meaning: '`flink-cdc check` found something that has to be mended.' },
} as const;

export type ExitName = keyof typeof EXIT_CODES;
