import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino';
import { type LogLevel } from '../../core/log-level';
import { type JsonObject, type Logger } from '../../core/ports';

/** Keys whose values never reach a log, wherever they stand in the fields. */
const SECRET_KEYS = ['password', 'secret', 'token', 'sasl.jaas.config'].flatMap((key) => [
  `["${key}"]`,
  `*["${key}"]`,
  `*.*["${key}"]`,
]);

class PinoAdapter implements Logger {
  readonly #pino: PinoLogger;

  constructor(logger: PinoLogger) {
    this.#pino = logger;
  }

  debug(message: string, fields: JsonObject = {}): void {
    this.#pino.debug(fields, message);
  }
  info(message: string, fields: JsonObject = {}): void {
    this.#pino.info(fields, message);
  }
  warn(message: string, fields: JsonObject = {}): void {
    this.#pino.warn(fields, message);
  }
  error(message: string, fields: JsonObject = {}): void {
    this.#pino.error(fields, message);
  }
  child(fields: JsonObject): Logger {
    return new PinoAdapter(this.#pino.child(fields));
  }
}

/** One JSON line per entry, with `fields` on each of them. */
export function createLogger(
  level: LogLevel,
  destination: DestinationStream,
  fields: JsonObject = {},
): Logger {
  const options = {
    level,
    base: fields,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: SECRET_KEYS, censor: '***' },
  };
  return new PinoAdapter(pino(options, destination));
}
