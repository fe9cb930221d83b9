import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { CdcError } from '../../core/errors/cdc-error';

export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export type Routes = Readonly<Record<string, () => Answer | Promise<Answer>>>;

export interface HttpServer {
  readonly port: number;
  close(): Promise<void>;
}

async function answer(routes: Routes, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
  const result: Answer =
    route === undefined
      ? {
          status: 404,
          contentType: 'text/plain',
          body: `unknown path; known: ${Object.keys(routes).join(' ')}\n`,
        }
      : await route();
  response.writeHead(result.status, { 'content-type': result.contentType });
  response.end(result.body);
}

/** Where not the port is wrong but the address. */
function hintOf(cause: NodeJS.ErrnoException): string | undefined {
  const isAddress = cause.code === 'EADDRNOTAVAIL' || cause.code === 'ENOTFOUND';
  return isAddress ? 'Give `--host` (CDC_HOST) an address of this machine; 0.0.0.0 means all.' : undefined;
}

/**
 * Serves GET routes on a port of its own.
 * @param name what the port is called in settings and messages, e.g. `admin`
 * @param port 0 = any free one
 * @throws CdcError CDC_PORT_TAKEN naming the setting and the port
 */
export async function serve(name: string, host: string, port: number, routes: Routes): Promise<HttpServer> {
  const server = createServer((request, response) => {
    answer(routes, request, response).catch((error: unknown) => {
      response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(`${error instanceof Error ? error.name : 'error'}\n`);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      const message = `listening on ${host}:${port} for the ${name} port: ${cause.message}`;
      const hint = hintOf(cause);
      reject(
        new CdcError('CDC_PORT_TAKEN', message, { cause, details: { name, port }, ...(hint && { hint }) }),
      );
    });
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
