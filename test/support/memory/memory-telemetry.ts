import { type Labels, type Logger, type Metrics } from '../../../src/core/ports';

export interface LogEntry {
  readonly level: string;
  readonly message: string;
  readonly fields: unknown;
}

/** Keeps what is logged. */
export class MemoryLogger implements Logger {
  readonly entries: LogEntry[] = [];
  readonly #at = (level: string) => (message: string, fields?: unknown) => {
    this.entries.push({ level, message, fields });
  };
  readonly debug = this.#at('debug');
  readonly info = this.#at('info');
  readonly warn = this.#at('warn');
  readonly error = this.#at('error');

  child(): Logger {
    return this;
  }
}

/** Keeps the last value of each series; counters add up. */
export class MemoryMetrics implements Metrics {
  readonly values = new Map<string, number>();

  static key(name: string, labels: Labels = {}): string {
    return `${name}${JSON.stringify(labels)}`;
  }

  get(name: string, labels: Labels = {}): number {
    return this.values.get(MemoryMetrics.key(name, labels)) ?? 0;
  }

  add(name: string, value: number, labels: Labels = {}): void {
    this.values.set(MemoryMetrics.key(name, labels), this.get(name, labels) + value);
  }

  set(name: string, value: number, labels: Labels = {}): void {
    this.values.set(MemoryMetrics.key(name, labels), value);
  }

  observe(name: string, value: number, labels: Labels = {}): void {
    this.set(name, value, labels);
  }
}
