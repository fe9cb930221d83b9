import { defineErrors } from '../error-definition';

/** The SQL Server source. */
export const SQLSERVER_ERRORS = defineErrors({
  CDC_SQLSERVER_CONNECTION_LOST: {
    summary: 'The connection to SQL Server was lost or could not be made.',
    action: 'Nothing to do when it passes: the pipeline goes on from its committed position.',
    retryable: true,
  },
  CDC_SQLSERVER_CHANGE_ROWS_BROKEN: {
    summary: 'The rows of a change table do not stand as SQL Server writes them.',
    action: 'Please report it with the details of this message and the version of the server.',
    retryable: false,
  },
});
