import { KAFKA_ERRORS } from './codes/kafka';
import { PIPELINE_ERRORS } from './codes/pipeline';
import { RUNTIME_ERRORS } from './codes/runtime';
import { SINK_ERRORS } from './codes/sink';
import { SQLSERVER_ERRORS } from './codes/sqlserver';

/** All public error codes. The reference page of the docs is generated from this. */
export const ERROR_CODES = {
  ...RUNTIME_ERRORS,
  ...PIPELINE_ERRORS,
  ...SQLSERVER_ERRORS,
  ...KAFKA_ERRORS,
  ...SINK_ERRORS,
};

export type ErrorCode = keyof typeof ERROR_CODES;
