const PACKET_HEADER_BYTES = 8;
const SQL_BATCH = 0x01;
const RPC = 0x03;

/** True for a TDS request that runs a statement. */
export function isStatement(request: Buffer): boolean {
  return request[0] === SQL_BATCH || request[0] === RPC;
}

/** True for a TDS request whose statement contains the text, by whichever call it is sent. */
export function statementContains(request: Buffer, text: string): boolean {
  return isStatement(request) && payloadOf(request).includes(Buffer.from(text, 'utf16le'));
}

/** The payload without the headers of its packets, which may stand in the middle of a statement. */
function payloadOf(request: Buffer): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; at + PACKET_HEADER_BYTES <= request.length;) {
    const length = request.readUInt16BE(at + 2);
    pieces.push(request.subarray(at + PACKET_HEADER_BYTES, at + length));
    at += Math.max(length, PACKET_HEADER_BYTES);
  }
  return Buffer.concat(pieces);
}
