import { type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { HandshakeStream } from './handshake-stream';

/** Private key and certificate, PEM. */
export interface TlsIdentity {
  readonly key: string;
  readonly cert: string;
}

/** First byte of a client that opens TLS before it says anything else (`encrypt: strict`, TDS 8). */
export const TLS_HANDSHAKE_RECORD = 0x16;

function serve(stream: Socket | HandshakeStream, identity: TlsIdentity, maxVersion?: 'TLSv1.2'): TLSSocket {
  const options = maxVersion === undefined ? identity : { ...identity, maxVersion };
  // A duplex stream serves as well as a socket; the declaration of isServer with ALPN knows only the latter.
  const secure = new TLSSocket(stream, {
    isServer: true,
    secureContext: createSecureContext(options),
    ALPNProtocols: ['tds/8.0'],
  });
  secure.on('error', () => stream.destroy());
  return secure;
}

/** TLS from the first byte on; what was read already has to be put back into the socket before. */
export function upgradeStrict(socket: Socket, identity: TlsIdentity): TLSSocket {
  return serve(socket, identity);
}

/** TLS whose handshake is packed into PRELOGIN. `detach` gives the socket back in clear, once the login has come. */
export function upgradeInPrelogin(
  socket: Socket,
  identity: TlsIdentity,
): { secure: TLSSocket; detach: () => void } {
  const stream = new HandshakeStream(socket);
  // Later versions send session tickets after the handshake, where a client does not expect packets any more.
  return { secure: serve(stream, identity, 'TLSv1.2'), detach: () => stream.detach() };
}
