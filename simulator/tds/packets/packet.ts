/** The first byte of a packet. */
export const PacketType = {
  sqlBatch: 0x01,
  rpc: 0x03,
  response: 0x04,
  attention: 0x06,
  bulkLoad: 0x07,
  transaction: 0x0e,
  login7: 0x10,
  prelogin: 0x12,
} as const;

export const PacketStatus = {
  endOfMessage: 0x01,
  ignore: 0x02,
  resetConnection: 0x08,
  resetConnectionKeepTransaction: 0x10,
} as const;

export const HEADER_BYTES = 8;
/** Until login has agreed on another size. */
export const DEFAULT_PACKET_BYTES = 4096;
export const MIN_PACKET_BYTES = 512;
export const MAX_PACKET_BYTES = 32_767;
