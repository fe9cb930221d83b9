import { CdcError } from '../../../../core/errors/cdc-error';
import { LSN_ZERO, tryParseLsn } from '../../../codec/lsn';
import { textOrNull } from '../tds/cells';
import { type Queries } from '../tds/statement';
import { binary10 } from './change-query';

// The mapping is cleaned up with the changes: what was delivered last may be gone from it as well.
const TIMES = `SELECT
(SELECT CONVERT(nvarchar(30), MAX(tran_end_time), 126) FROM cdc.lsn_time_mapping WHERE start_lsn < @needed),
(SELECT CONVERT(nvarchar(30), MIN(tran_end_time), 126) FROM cdc.lsn_time_mapping WHERE start_lsn >= @low)`;

/** Adds to a retention gap from when to when changes are missing, by the server's clock; any other error stays. */
export async function withTimes(error: unknown, queries: Queries): Promise<unknown> {
  if (!(error instanceof CdcError) || error.code !== 'CDC_SQLSERVER_RETENTION_GAP') return error;
  const { details, hint, message } = error;
  const lsnOf = (name: string): ReturnType<typeof binary10> => {
    const text = details[name];
    return binary10(name, (typeof text === 'string' ? tryParseLsn(text) : undefined) ?? LSN_ZERO);
  };
  const [row = []] = await queries.rows({
    doing: 'asking for the times of missing changes',
    sql: TIMES,
    parameters: [lsnOf('needed'), lsnOf('low')],
  });
  const [deliveredAt, presentSince] = row.map(textOrNull);
  const times = { deliveredAt: deliveredAt ?? null, presentSince: presentSince ?? null };
  const said = `${message}; delivered up to ${deliveredAt ?? 'a time that is cleaned up as well'}, there are changes since ${presentSince ?? 'none'} (the server's clock)`;
  return new CdcError('CDC_SQLSERVER_RETENTION_GAP', said, {
    hint,
    cause: error,
    details: { ...details, ...times },
  });
}
