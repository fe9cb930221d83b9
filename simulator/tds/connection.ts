import { type Socket } from 'node:net';
import { type Duplex } from 'node:stream';
import { type Backend, type Session } from './backend';
import { type LoggedIn, logIn, RefusedLogin } from './login';
import { OutgoingMessage } from './packets/outgoing-message';
import { DEFAULT_PACKET_BYTES, PacketType } from './packets/packet';
import { PacketReader, type IncomingMessage } from './packets/packet-reader';
import { asServerError, RequestRunner } from './request-runner';
import { negotiateEncryption, parsePrelogin, preloginResponse } from './requests/prelogin';
import { writeError } from './responses/message-tokens';
import { writeDone } from './responses/result-tokens';
import { DoneStatus, Token } from './responses/token';
import { TLS_HANDSHAKE_RECORD, type TlsIdentity, upgradeInPrelogin, upgradeStrict } from './tls/tls-upgrade';

/** One client, from its first byte to the end of its socket. Requests are worked off one after another. */
export class Connection {
  readonly #socket: Socket;
  readonly #backend: Backend;
  readonly #identity: TlsIdentity | undefined;
  readonly #packets = new PacketReader();
  readonly #onData = (chunk: Buffer): void => this.#receive(chunk);
  readonly #waiting: IncomingMessage[] = [];
  /** What the protocol runs over: the socket, or TLS on top of it. */
  #stream: Duplex;
  /** Set while a client encrypts no more than its login: goes back to the socket. */
  #endLoginEncryption: (() => void) | undefined;
  #packetBytes = DEFAULT_PACKET_BYTES;
  #session: Session | undefined;
  #runner: RequestRunner | undefined;
  #running: AbortController | undefined;
  #attention = false;
  #working: Promise<void> | undefined;

  constructor(socket: Socket, backend: Backend, identity: TlsIdentity | undefined) {
    this.#socket = socket;
    this.#backend = backend;
    this.#identity = identity;
    this.#stream = socket;
    // A client that vanishes is no failure of the server: 'close' follows.
    socket.on('error', () => undefined).once('close', () => this.#running?.abort());
    socket.once('data', (first: Buffer) => this.#greet(first));
  }

  /** Ends the connection, waits for a request that still runs, and closes the session. */
  async close(): Promise<void> {
    this.#socket.destroy();
    this.#running?.abort();
    await this.#working;
    const session = this.#session;
    this.#session = undefined;
    await session?.close();
  }

  #greet(first: Buffer): void {
    if (first[0] !== TLS_HANDSHAKE_RECORD || this.#identity === undefined) {
      this.#listen(this.#socket);
      this.#receive(first);
      return;
    }
    this.#socket.pause();
    this.#socket.unshift(first);
    this.#listen(upgradeStrict(this.#socket, this.#identity));
  }

  #listen(stream: Duplex): void {
    this.#stream.off('data', this.#onData);
    this.#stream = stream.on('data', this.#onData);
  }

  #receive(chunk: Buffer): void {
    try {
      for (const message of this.#packets.push(chunk)) this.#accept(message);
    } catch (error) {
      this.#refuse(error);
    }
  }

  #accept(message: IncomingMessage): void {
    if (message.type === PacketType.attention) {
      this.#attention = true;
      this.#running?.abort();
    } else {
      this.#waiting.push(message);
    }
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
    });
  }

  async #work(): Promise<void> {
    // The caller has to see this work as running before any of it is done.
    await Promise.resolve();
    while (this.#waiting.length > 0 || this.#attention) {
      const message = this.#waiting.shift();
      try {
        if (message !== undefined) await this.#handle(message);
      } catch (error) {
        this.#refuse(error);
      }
      if (this.#attention) this.#acknowledgeAttention();
    }
  }

  async #handle(message: IncomingMessage): Promise<void> {
    if (message.ignored) this.#sendDone(DoneStatus.error);
    else if (this.#runner !== undefined) await this.#run(message, this.#runner);
    else if (message.type === PacketType.prelogin) this.#negotiate(message.payload);
    else await this.#logIn(message.payload);
  }

  #negotiate(payload: Buffer): void {
    const prelogin = parsePrelogin(payload);
    // Within TLS from the first byte on there is nothing left to agree.
    const encrypted = this.#stream !== this.#socket;
    const encryption = encrypted
      ? 'all'
      : negotiateEncryption(prelogin.encryption, this.#identity !== undefined);
    const response = this.#respond();
    response.tokens.bytes(preloginResponse(prelogin, encryption, this.#backend.productVersion));
    response.end();
    if (encrypted || encryption === 'none' || this.#identity === undefined) return;
    this.#socket.off('data', this.#onData);
    const { secure, detach } = upgradeInPrelogin(this.#socket, this.#identity);
    this.#listen(secure);
    if (encryption === 'login') this.#endLoginEncryption = detach;
  }

  async #logIn(payload: Buffer): Promise<void> {
    if (this.#endLoginEncryption !== undefined) {
      this.#endLoginEncryption();
      this.#endLoginEncryption = undefined;
      this.#listen(this.#socket);
      this.#socket.resume();
    }
    const { session, packetBytes, writeResponse }: LoggedIn = await logIn(payload, this.#backend);
    this.#session = session;
    session.killed.addEventListener('abort', () => this.#endIfIdle(), { once: true });
    this.#runner = new RequestRunner(session, this.#backend.serverName);
    // The answer itself still has packets of the size that was agreed before.
    const response = this.#respond();
    writeResponse(response.tokens);
    response.end();
    this.#packetBytes = packetBytes;
  }

  async #run(message: IncomingMessage, runner: RequestRunner): Promise<void> {
    const running = new AbortController();
    this.#running = running;
    if (this.#attention || this.#socket.destroyed) running.abort();
    const response = this.#respond();
    try {
      await runner.run(message, response, running.signal);
    } finally {
      this.#running = undefined;
      response.end();
    }
    if (runner.fatal) this.#socket.end();
  }

  /** The acknowledgement is a message of its own: clients read the response that was cancelled to its end before. */
  #acknowledgeAttention(): void {
    this.#attention = false;
    this.#sendDone(DoneStatus.attention);
  }

  /** A request that runs ends the connection itself, with the error that tells why. */
  #endIfIdle(): void {
    if (this.#running === undefined) this.#socket.destroy();
  }

  #sendDone(status: number): void {
    const message = this.#respond();
    writeDone(Token.done, { status, command: 0, rowCount: 0 }, message.tokens);
    message.end();
  }

  /** Tells the client why, and hangs up. */
  #refuse(error: unknown): void {
    const reasons = error instanceof RefusedLogin ? error.reasons : [error];
    const message = this.#respond();
    for (const reason of reasons) {
      const { number, severity, state, message: text } = asServerError(reason);
      writeError({ number, severity, state, text }, this.#backend.serverName, message.tokens);
    }
    writeDone(Token.done, { status: DoneStatus.error, command: 0, rowCount: 0 }, message.tokens);
    message.end();
    this.#socket.end();
  }

  #respond(): OutgoingMessage {
    return new OutgoingMessage(this.#stream, this.#packetBytes);
  }
}
