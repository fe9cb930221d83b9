import { type MetricsRegistry } from './metrics-registry';
import { serve, type Answer, type HttpServer } from './http-server';

export interface HealthState {
  /** The process is able to go on. */
  live(): boolean;
  /** Each pipeline's start position is committed; the reasons when not. */
  notReady(): readonly string[];
}

export interface HealthPorts {
  readonly host: string;
  readonly adminPort: number;
  readonly metricsPort: number;
}

const text = (status: number, body: string): Answer => ({
  status,
  contentType: 'text/plain',
  body: `${body}\n`,
});

/** `/live` and `/ready` on the admin port, `/metrics` on the metrics port. */
export async function serveHealth(
  ports: HealthPorts,
  state: HealthState,
  metrics: MetricsRegistry,
): Promise<{ admin: HttpServer; metrics: HttpServer }> {
  const admin = await serve('admin', ports.host, ports.adminPort, {
    '/live': () => (state.live() ? text(200, 'live') : text(503, 'not live')),
    '/ready': () => {
      const reasons = state.notReady();
      return reasons.length === 0 ? text(200, 'ready') : text(503, reasons.join('\n'));
    },
  });
  try {
    const metricsServer = await serve('metrics', ports.host, ports.metricsPort, {
      '/metrics': async () => ({ status: 200, contentType: metrics.contentType, body: await metrics.text() }),
    });
    return { admin, metrics: metricsServer };
  } catch (error) {
    await admin.close();
    throw error;
  }
}
