import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { type Backend } from './backend';
import { Connection } from './connection';
import { type TlsIdentity } from './tls/tls-upgrade';

export interface ServerOptions {
  readonly backend: Backend;
  /** 0 = any free one. */
  readonly port: number;
  readonly host?: string;
  /** Without it the server says that it cannot encrypt. */
  readonly tls?: TlsIdentity;
}

export interface Server {
  readonly port: number;
  /** Ends all connections and waits until their sessions are closed. */
  close(): Promise<void>;
}

/** Listens for TDS clients of `backend`. @throws Error of node:net when the port is taken. */
export async function startServer({
  backend,
  port,
  host = '127.0.0.1',
  tls,
}: ServerOptions): Promise<Server> {
  const connections = new Set<Connection>();
  const listener = createServer({ noDelay: true }, (socket) => {
    const connection = new Connection(socket, backend, tls);
    connections.add(connection);
    socket.once('close', () => {
      connections.delete(connection);
      void connection.close();
    });
  });
  listener.listen(port, host);
  await once(listener, 'listening');
  return {
    port: (listener.address() as AddressInfo).port,
    async close() {
      const closed = once(listener, 'close');
      listener.close();
      await Promise.all([...connections].map((connection) => connection.close()));
      await closed;
    },
  };
}
