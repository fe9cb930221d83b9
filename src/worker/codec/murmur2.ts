const SEED = 0x9747b28c;
const M = 0x5bd1e995;

/** 32-bit murmur2 hash of the bytes, as a signed integer: the one that Kafka's Java client partitions by. */
export function murmur2(bytes: Uint8Array): number {
  const { length } = bytes;
  let hash = SEED ^ length;
  let index = 0;
  for (const end = length - 3; index < end; index += 4) {
    let k =
      (bytes[index] ?? 0) |
      ((bytes[index + 1] ?? 0) << 8) |
      ((bytes[index + 2] ?? 0) << 16) |
      ((bytes[index + 3] ?? 0) << 24);
    k = Math.imul(k, M);
    k ^= k >>> 24;
    hash = Math.imul(hash, M) ^ Math.imul(k, M);
  }
  const rest = length - index;
  if (rest > 2) hash ^= (bytes[index + 2] ?? 0) << 16;
  if (rest > 1) hash ^= (bytes[index + 1] ?? 0) << 8;
  if (rest > 0) hash = Math.imul(hash ^ (bytes[index] ?? 0), M);
  hash = Math.imul(hash ^ (hash >>> 13), M);
  return hash ^ (hash >>> 15);
}

/** The partition of a key, equal to the choice of the Java client's default partitioner. */
export function partitionOfKey(key: Uint8Array, partitionCount: number): number {
  return (murmur2(key) & 0x7fffffff) % partitionCount;
}
