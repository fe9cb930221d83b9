import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { InvariantError } from '../../core/errors/cdc-error';
import { METRICS, type MetricDefinition, type MetricName } from '../../core/metrics';
import { type Labels, type Metrics } from '../../core/ports';

type Instrument = Counter | Gauge | Histogram;

/** The catalogue registered with prom-client, with the process's own metrics beside it. */
export class MetricsRegistry implements Metrics {
  readonly #registry = new Registry();
  readonly #instruments = new Map<string, Instrument>();

  constructor() {
    for (const definition of METRICS) this.#instruments.set(definition.name, this.#register(definition));
    collectDefaultMetrics({ register: this.#registry });
  }

  #register(definition: MetricDefinition): Instrument {
    const { name, help } = definition;
    const options = { name, help, labelNames: definition.labels, registers: [this.#registry] };
    switch (definition.type) {
      case 'counter':
        return new Counter(options);
      case 'gauge':
        return new Gauge(options);
      case 'histogram':
        return new Histogram({ ...options, buckets: [...(definition.buckets ?? [])] });
    }
  }

  #find<T extends Instrument>(name: MetricName, type: abstract new (...args: never[]) => T): T {
    const instrument = this.#instruments.get(name);
    if (instrument instanceof type) return instrument;
    throw new InvariantError(`metric ${name} is not a ${type.name}`);
  }

  add(name: MetricName, value: number, labels: Labels = {}): void {
    this.#find(name, Counter).inc(labels, value);
  }

  set(name: MetricName, value: number, labels: Labels = {}): void {
    this.#find(name, Gauge).set(labels, value);
  }

  observe(name: MetricName, value: number, labels: Labels = {}): void {
    this.#find(name, Histogram).observe(labels, value);
  }

  /** Prometheus text format 0.0.4. */
  async text(): Promise<string> {
    return this.#registry.metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }
}
