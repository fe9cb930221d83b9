import { CdcError } from '../../../../core/errors/cdc-error';
import { type Value } from '../../../../core/table-schema';
import { serverErrorNumber } from './sql-errors';
import { type Queries, type Statement } from './statement';

/** No such object or procedure, no right on it, no access to its database. */
const NOT_TO_BE_HAD = new Set([208, 229, 230, 262, 297, 300, 371, 911, 916, 2812, 22904, 22981, 40515]);

/** Undefined when the login may not ask, or the product has no such thing. */
export async function tryRows(queries: Queries, statement: Statement): Promise<Value[][] | undefined> {
  try {
    return await queries.rows(statement);
  } catch (error) {
    if (error instanceof CdcError && NOT_TO_BE_HAD.has(serverErrorNumber(error) ?? 0)) return undefined;
    throw error;
  }
}
