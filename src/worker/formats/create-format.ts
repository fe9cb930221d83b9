import { type Clock, type Format, type SourceDescription } from '../../core/ports';
import { type FormatOptions } from '../../pipeline/schema/format';
import { createDebeziumJsonFormat } from './debezium-json/debezium-json-format';
import { createJsonFormat } from './json/json-format';

export interface FormatContext {
  /** Name of the pipeline. */
  readonly pipeline: string;
  /** Version of the product. */
  readonly version: string;
  readonly source: SourceDescription;
  readonly clock: Clock;
}

/** The format that the options of a sink ask for. */
export function createFormat(options: FormatOptions, context: FormatContext): Format {
  switch (options.type) {
    case 'json':
      return createJsonFormat(options);
    case 'debezium-json':
      return createDebeziumJsonFormat(options, {
        ...context,
        logicalName: options.logicalName ?? context.pipeline,
      });
  }
}
