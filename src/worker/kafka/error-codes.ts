/**
 * What a client does about an error code of Kafka's protocol:
 * `pass` it ends by itself (an election, a move, a broker that starts): ask again;
 * `disk` the same, when somebody frees a disk: who waits is told;
 * `stale` another producer of this transactional.id, or a transaction timeout, ended this one;
 * `discard` the outcome or the state of the producer is unknown: a new one decides;
 * `deny` the principal lacks a right; `refuse` the request will never be accepted as it is.
 */
export type ErrorReaction = 'pass' | 'disk' | 'stale' | 'discard' | 'deny' | 'refuse';

interface ErrorCodeInfo {
  readonly name: string;
  readonly reaction: ErrorReaction;
}

// Names and meanings: org.apache.kafka.common.protocol.Errors. Only what our requests can be answered with.
const TABLE: readonly (readonly [code: number, name: string, reaction: ErrorReaction])[] = [
  [-1, 'UNKNOWN_SERVER_ERROR', 'discard'],
  [1, 'OFFSET_OUT_OF_RANGE', 'pass'],
  [2, 'CORRUPT_MESSAGE', 'discard'],
  [3, 'UNKNOWN_TOPIC_OR_PARTITION', 'pass'],
  [5, 'LEADER_NOT_AVAILABLE', 'pass'],
  [6, 'NOT_LEADER_OR_FOLLOWER', 'pass'],
  [7, 'REQUEST_TIMED_OUT', 'discard'],
  [8, 'BROKER_NOT_AVAILABLE', 'pass'],
  [9, 'REPLICA_NOT_AVAILABLE', 'pass'],
  [10, 'MESSAGE_TOO_LARGE', 'refuse'],
  [13, 'NETWORK_EXCEPTION', 'discard'],
  [14, 'COORDINATOR_LOAD_IN_PROGRESS', 'pass'],
  [15, 'COORDINATOR_NOT_AVAILABLE', 'pass'],
  [16, 'NOT_COORDINATOR', 'pass'],
  [17, 'INVALID_TOPIC_EXCEPTION', 'refuse'],
  [18, 'RECORD_LIST_TOO_LARGE', 'refuse'],
  [19, 'NOT_ENOUGH_REPLICAS', 'pass'],
  [20, 'NOT_ENOUGH_REPLICAS_AFTER_APPEND', 'discard'],
  [29, 'TOPIC_AUTHORIZATION_FAILED', 'deny'],
  [31, 'CLUSTER_AUTHORIZATION_FAILED', 'deny'],
  [35, 'UNSUPPORTED_VERSION', 'refuse'],
  [36, 'TOPIC_ALREADY_EXISTS', 'refuse'],
  [37, 'INVALID_PARTITIONS', 'refuse'],
  [38, 'INVALID_REPLICATION_FACTOR', 'refuse'],
  [40, 'INVALID_CONFIG', 'refuse'],
  [41, 'NOT_CONTROLLER', 'pass'],
  [42, 'INVALID_REQUEST', 'refuse'],
  [44, 'POLICY_VIOLATION', 'refuse'],
  [45, 'OUT_OF_ORDER_SEQUENCE_NUMBER', 'discard'],
  [46, 'DUPLICATE_SEQUENCE_NUMBER', 'discard'],
  [47, 'INVALID_PRODUCER_EPOCH', 'stale'],
  [48, 'INVALID_TXN_STATE', 'discard'],
  [49, 'INVALID_PRODUCER_ID_MAPPING', 'stale'],
  [50, 'INVALID_TRANSACTION_TIMEOUT', 'refuse'],
  [51, 'CONCURRENT_TRANSACTIONS', 'pass'],
  [52, 'TRANSACTION_COORDINATOR_FENCED', 'stale'],
  [53, 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED', 'deny'],
  [55, 'OPERATION_NOT_ATTEMPTED', 'discard'],
  [56, 'KAFKA_STORAGE_ERROR', 'disk'],
  [59, 'UNKNOWN_PRODUCER_ID', 'discard'],
  [72, 'LISTENER_NOT_FOUND', 'pass'],
  [74, 'FENCED_LEADER_EPOCH', 'pass'],
  [75, 'UNKNOWN_LEADER_EPOCH', 'pass'],
  [76, 'UNSUPPORTED_COMPRESSION_TYPE', 'refuse'],
  [78, 'OFFSET_NOT_AVAILABLE', 'pass'],
  [87, 'INVALID_RECORD', 'refuse'],
  [89, 'THROTTLING_QUOTA_EXCEEDED', 'pass'],
  [90, 'PRODUCER_FENCED', 'stale'],
  [103, 'INELIGIBLE_REPLICA', 'pass'],
  [120, 'TRANSACTION_ABORTABLE', 'discard'],
];

const BY_CODE = new Map<number, ErrorCodeInfo>(
  TABLE.map(([code, name, reaction]) => [code, { name, reaction }]),
);

export const CONCURRENT_TRANSACTIONS = 51;
export const TOPIC_ALREADY_EXISTS = 36;
export const UNKNOWN_TOPIC_OR_PARTITION = 3;
export const OPERATION_NOT_ATTEMPTED = 55;

/** A code that is not in the table is refused: what is unknown is not tried again. */
export function describeErrorCode(code: number): ErrorCodeInfo {
  return BY_CODE.get(code) ?? { name: `error code ${code}`, reaction: 'refuse' };
}
