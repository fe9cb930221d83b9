import { defineErrors } from '../error-definition';

/** The SQL Server source. */
export const SQLSERVER_ERRORS = defineErrors({
  CDC_SQLSERVER_CONNECTION_LOST: {
    summary: 'The connection to SQL Server was lost.',
    action: 'Nothing to do when it passes: the pipeline goes on from its committed position.',
    retryable: true,
  },
  CDC_SQLSERVER_UNREACHABLE: {
    summary: 'No connection to SQL Server could be made.',
    action:
      'Check host name, port and network; the message says what answered. The pipeline keeps trying for a while.',
    retryable: true,
  },
  CDC_SQLSERVER_TLS_REFUSED: {
    summary: 'The encrypted connection to SQL Server was refused by either side.',
    action:
      'Name the certificate authority in `caFile`; for trying out, `trustServerCertificate: true` accepts any certificate. ' +
      'For a server without TLS write `encrypt: false`.',
    retryable: false,
  },
  CDC_SQLSERVER_LOGIN_FAILED: {
    summary: 'SQL Server refused the login.',
    action: 'Correct `username` and `password`; the error log of the server has the state that tells why.',
    retryable: false,
  },
  CDC_SQLSERVER_DATABASE_UNAVAILABLE: {
    summary: 'The database does not exist, is not online, or the login may not enter it.',
    action:
      'Correct `database`, or let the login in: `CREATE USER [name] FOR LOGIN [name];` in that database.',
    retryable: false,
  },
  CDC_SQLSERVER_STATEMENT_INTERRUPTED: {
    summary:
      'SQL Server gave up a statement for a reason that passes: deadlock, lock timeout, failover, lack of resources.',
    action: 'Nothing to do when it passes: the pipeline goes on from its committed position.',
    retryable: true,
  },
  CDC_SQLSERVER_STALLED: {
    summary: 'A statement brought no data for longer than `requestTimeoutMs`.',
    action: 'Look for blocking sessions on the server; raise `requestTimeoutMs` when it is only slow.',
    retryable: true,
  },
  CDC_SQLSERVER_PERMISSION_DENIED: {
    summary: 'The login lacks a right.',
    action: '`flink-cdc check FILE` prints the GRANT statement for each right that is missing.',
    retryable: false,
  },
  CDC_SQLSERVER_STATEMENT_FAILED: {
    summary: 'SQL Server answered a statement with an error that does not pass by itself.',
    action: 'See the number and text of the server in the message; `flink-cdc check` finds most causes.',
    retryable: false,
  },
  CDC_SQLSERVER_DRIVER_UNSUITABLE: {
    summary: 'The SQL Server driver does not read values as this version of the connector relies on.',
    action: 'Install the package as it is delivered, with the versions of its lockfile.',
    retryable: false,
  },
  CDC_SQLSERVER_VERSION_UNSUPPORTED: {
    summary: 'The server is older than SQL Server 2016.',
    action: 'Change data capture is read from SQL Server 2016 and newer.',
    retryable: false,
  },
  CDC_SQLSERVER_CDC_DISABLED: {
    summary: 'Change data capture is not enabled in the database.',
    action: 'Run `EXEC sys.sp_cdc_enable_db;` in it, then enable the tables.',
    retryable: false,
  },
  CDC_SQLSERVER_TABLE_NOT_FOUND: {
    summary: 'A table of the pipeline does not exist in the database, or the login may not see it.',
    action: 'Correct the name; the message has the nearest one.',
    retryable: false,
  },
  CDC_SQLSERVER_TABLE_NOT_CAPTURED: {
    summary: 'A table of the pipeline has no capture instance.',
    action: 'Run the `sys.sp_cdc_enable_table` statement of the message.',
    retryable: false,
  },
  CDC_SQLSERVER_INSTANCE_AMBIGUOUS: {
    summary:
      'A table has two capture instances and the pipeline does not say which to read, or names one that is not there.',
    action: 'Name one under `captureInstances`.',
    retryable: false,
  },
  CDC_SQLSERVER_TABLE_WITHOUT_KEY: {
    summary: 'A table has neither a primary key nor a unique index without nullable columns.',
    action: 'Add a primary key: without a key rows cannot be told apart.',
    retryable: false,
  },
  CDC_SQLSERVER_KEY_NOT_CAPTURED: {
    summary: 'A capture instance lacks a column of the key of its table.',
    action: 'Create a capture instance with all key columns, or with all columns.',
    retryable: false,
  },
  CDC_SQLSERVER_COLUMN_UNSUPPORTED: {
    summary: 'A key column has a type that cannot be used as a key.',
    action: 'Use a key of another type.',
    retryable: false,
  },
  CDC_SQLSERVER_STATE_INVALID: {
    summary: 'The stored position cannot be read by this version.',
    action: 'Run the version that wrote it, or a newer one.',
    retryable: false,
  },
  CDC_SQLSERVER_RETENTION_GAP: {
    summary: 'Changes that were not delivered have been cleaned up at the source.',
    action:
      'Delete the stored state of the pipeline to snapshot anew; raise the retention with `sys.sp_cdc_change_job` before it happens again.',
    retryable: false,
    exit: 'dataLoss',
  },
  CDC_SQLSERVER_INSTANCE_LOST: {
    summary: 'A capture instance that the pipeline reads was dropped.',
    action:
      'Changes since then are not captured. Enable the table again and delete the stored state of the pipeline to snapshot anew.',
    retryable: false,
    exit: 'dataLoss',
  },
  CDC_SQLSERVER_INSTANCE_RECREATED: {
    summary: 'A capture instance was dropped and created again: changes in between are missing.',
    action: 'Delete the stored state of the pipeline to snapshot anew.',
    retryable: false,
    exit: 'dataLoss',
  },
  CDC_SQLSERVER_SCHEMA_CHANGED: {
    summary: 'The captured columns of a table are not those that the pipeline was started with.',
    action:
      'Restart the pipeline with `run --accept-changes` once its readers are ready for the new columns.',
    retryable: false,
  },
  CDC_SQLSERVER_DATABASE_CHANGED: {
    summary: 'The stored position belongs to another database.',
    action:
      'Point the pipeline at the database it was started with, or delete its stored state to snapshot anew.',
    retryable: false,
    exit: 'dataLoss',
  },
  CDC_SQLSERVER_DATABASE_RESTORED: {
    summary: 'The database was restored since the stored position was written: its log is another one.',
    action: 'Delete the stored state of the pipeline to snapshot anew.',
    retryable: false,
    exit: 'dataLoss',
  },
  CDC_SQLSERVER_POSITION_AHEAD: {
    summary:
      'The stored position is beyond everything the server has captured: the server runs an older history.',
    action:
      'Wait until the server has caught up if this is a failover in progress; else delete the stored state of the pipeline to snapshot anew.',
    retryable: false,
    exit: 'dataLoss',
  },
  CDC_SQLSERVER_CHANGE_ROWS_BROKEN: {
    summary: 'The rows of a change table do not stand as SQL Server writes them.',
    action: 'Please report it with the details of this message and the version of the server.',
    retryable: false,
  },
});
