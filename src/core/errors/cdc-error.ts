import { type JsonObject } from '../ports';
import { ERROR_CODES, type ErrorCode } from './registry';

export interface CdcErrorOptions {
  /** What to do next: a command, a T-SQL statement, a setting. Defaults to the registry's. */
  readonly hint?: string | undefined;
  /** Facts for programs: table, position, value. Never a secret. */
  readonly details?: JsonObject;
  readonly cause?: unknown;
}

/**
 * Every error that a user may see. The message says what was being done, to what, the offending value and what was
 * expected; the code is public and stays. Whether a retry makes sense is a property of the code.
 */
export class CdcError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly hint: string;
  readonly details: JsonObject;

  constructor(code: ErrorCode, message: string, options: CdcErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.retryable = ERROR_CODES[code].retryable;
    this.hint = options.hint ?? ERROR_CODES[code].action;
    this.details = options.details ?? {};
  }
}

/** A state that the code itself rules out: a bug of ours, worth a report. */
export class InvariantError extends CdcError {
  constructor(message: string, details: JsonObject = {}) {
    super('CDC_INTERNAL_INVARIANT', message, { details });
  }
}
