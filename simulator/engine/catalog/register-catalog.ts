import { CAPTURE_VIEWS } from '../cdc/capture-views';
import { findChangeFunction } from '../cdc/change-functions';
import { AGENT_VIEWS } from './agent-views';
import { COLUMN_VIEWS } from './column-views';
import { CONSTRAINT_VIEWS } from './constraint-views';
import { DATABASE_VIEWS } from './database-views';
import { INDEX_VIEWS } from './index-views';
import { OBJECT_VIEWS } from './object-views';
import { registerFunctionFinder, registerTableFunctions, registerViews } from './registry';
import { INFORMATION_SCHEMA } from './information-schema';
import { SECURITY_VIEWS } from './security-views';
import { SERVER_VIEWS } from './server-views';
import { TABLE_FUNCTIONS } from './table-functions';
import { TRANSACTION_VIEWS } from './transaction-views';
import { TYPE_VIEWS } from './type-views';

let registered = false;

/** Makes the system's views and table functions known. */
export function registerCatalog(): void {
  if (registered) return;
  registered = true;
  registerViews({
    ...DATABASE_VIEWS,
    ...OBJECT_VIEWS,
    ...COLUMN_VIEWS,
    ...INDEX_VIEWS,
    ...CONSTRAINT_VIEWS,
    ...TYPE_VIEWS,
    ...SERVER_VIEWS,
    ...SECURITY_VIEWS,
    ...TRANSACTION_VIEWS,
    ...AGENT_VIEWS,
    ...CAPTURE_VIEWS,
    ...INFORMATION_SCHEMA,
  });
  registerTableFunctions(TABLE_FUNCTIONS);
  registerFunctionFinder(findChangeFunction);
}
