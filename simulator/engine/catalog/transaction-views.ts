import { datetimeFromMs } from '../runtime/clock';
import { toNumericLsn } from '../store/log-position';
import { type Transaction } from '../store/transaction';
import { bit, view, type Viewer } from './view';
import { type VirtualTable } from './virtual-table';

/** Transactions that are open now, the statement's own among them. */
function openTransactions({ execution }: Viewer): Set<Transaction> {
  const open = new Set<Transaction>([execution.transaction]);
  for (const { transaction } of execution.engine.sessions.values()) {
    if (transaction?.isActive === true) open.add(transaction);
  }
  return open;
}

interface DatabaseTransaction {
  readonly transaction: Transaction;
  readonly databaseId: number;
}

/** A transaction appears in each database whose log it wrote to. */
function* databaseTransactions(viewer: Viewer): Generator<DatabaseTransaction> {
  for (const transaction of openTransactions(viewer)) {
    for (const databaseId of transaction.beginPositions.keys()) yield { transaction, databaseId };
  }
}

function lsnOf(positions: ReadonlyMap<number, number>, databaseId: number): bigint | null {
  const position = positions.get(databaseId);
  return position === undefined ? null : toNumericLsn(position);
}

export const TRANSACTION_VIEWS: Readonly<Record<string, VirtualTable>> = {
  'sys.dm_tran_database_transactions': view(
    databaseTransactions,
    {
      'transaction_id bigint': ({ transaction }) => transaction.id,
      'database_id int': ({ databaseId }) => databaseId,
      'database_transaction_begin_time datetime?': ({ transaction }) => datetimeFromMs(transaction.beganAtMs),
      'database_transaction_type int': 1,
      'database_transaction_state int': 4,
      'database_transaction_begin_lsn numeric25?': ({ transaction, databaseId }) =>
        lsnOf(transaction.beginPositions, databaseId),
      'database_transaction_last_lsn numeric25?': ({ transaction, databaseId }) =>
        lsnOf(transaction.lastPositions, databaseId),
    },
    'VIEW SERVER STATE',
  ),
  'sys.dm_tran_active_transactions': view(
    openTransactions,
    {
      'transaction_id bigint': ({ id }) => id,
      'name nvarchar32': 'user_transaction',
      'transaction_begin_time datetime': ({ beganAtMs }) => datetimeFromMs(beganAtMs),
      'transaction_type int': 1,
      'transaction_state int': 2,
    },
    'VIEW SERVER STATE',
  ),
  'sys.dm_tran_session_transactions': view(
    openTransactions,
    {
      'session_id int': ({ sessionId }) => sessionId,
      'transaction_id bigint': ({ id }) => id,
      'is_user_transaction bit': ({ sessionId }) => bit(sessionId > 0),
      'is_local bit': 1,
    },
    'VIEW SERVER STATE',
  ),
  'sys.dm_tran_active_snapshot_database_transactions': view(
    (viewer) => [...openTransactions(viewer)].filter(({ snapshot }) => snapshot !== undefined),
    {
      'transaction_id bigint?': ({ id }) => id,
      'session_id int?': ({ sessionId }) => sessionId,
      'is_snapshot bit?': ({ isolation }) => bit(isolation === 'snapshot'),
    },
    'VIEW SERVER STATE',
  ),
};
