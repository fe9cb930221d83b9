import { SqlServerError } from '../../types/sql-type';
import { type IsolationLevel, type TransactionRequest } from '../backend';
import { type ByteReader } from '../bytes/byte-reader';

const Kind = { begin: 5, commit: 7, rollback: 8, save: 9 } as const;
const BEGIN_ANOTHER = 0x01;

const ISOLATION_LEVELS: readonly (IsolationLevel | undefined)[] = [
  undefined,
  'read-uncommitted',
  'read-committed',
  'repeatable-read',
  'serializable',
  'snapshot',
];

/** Names come as a byte length and UTF-16. */
function readName(reader: ByteReader): string {
  return reader.bytes(reader.uint8()).toString('utf16le');
}

function readBegin(reader: ByteReader): TransactionRequest {
  const isolation = ISOLATION_LEVELS[reader.uint8()];
  return { kind: 'begin', isolation, name: readName(reader) };
}

/** The end of a transaction may ask for the next to begin. */
function readFollower(reader: ByteReader): TransactionRequest[] {
  return (reader.uint8() & BEGIN_ANOTHER) === 0 ? [] : [readBegin(reader)];
}

/**
 * What a transaction manager request asks for, one or two steps.
 * @throws SqlServerError 8501 for the requests of distributed transactions.
 */
export function readTransactionRequest(reader: ByteReader): TransactionRequest[] {
  const kind = reader.uint16();
  switch (kind) {
    case Kind.begin:
      return [readBegin(reader)];
    case Kind.commit:
      // A commit names no savepoint; the name is there for symmetry.
      readName(reader);
      return [{ kind: 'commit' }, ...readFollower(reader)];
    case Kind.rollback: {
      const name = readName(reader);
      return [{ kind: 'rollback', name }, ...readFollower(reader)];
    }
    case Kind.save:
      return [{ kind: 'save', name: readName(reader) }];
    default:
      throw new SqlServerError(8501, `MSDTC on the server is unavailable (request ${kind}).`);
  }
}
