/** What one preflight check of a source or sink found. */
export interface Finding {
  /** Public code of the check, `CHECK_<AREA>_<WHAT>`. */
  readonly code: string;
  /** ok: nothing to do; warning: works, but not as it should; failed: the pipeline would not run or would not be safe. */
  readonly level: 'ok' | 'warning' | 'failed';
  /** What was looked at and what was found. */
  readonly message: string;
  /** The exact statement or setting that mends it; null when there is nothing to mend. */
  readonly remedy: string | null;
}
