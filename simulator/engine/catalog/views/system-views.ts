import { registerViews } from '../registry';
import { COLUMN_VIEWS } from './column-views';
import { CONSTRAINT_VIEWS } from './constraint-views';
import { INDEX_VIEWS } from './index-views';
import { INFORMATION_SCHEMA_VIEWS } from './information-schema';
import { OBJECT_VIEWS } from './object-views';
import { SECURITY_VIEWS } from './security-views';
import { SERVER_VIEWS } from './server-views';

/** Makes the views of the schemas sys and INFORMATION_SCHEMA known, but for those of CDC. */
export function registerSystemViews(): void {
  for (const views of [
    OBJECT_VIEWS,
    COLUMN_VIEWS,
    INDEX_VIEWS,
    CONSTRAINT_VIEWS,
    SECURITY_VIEWS,
    SERVER_VIEWS,
    INFORMATION_SCHEMA_VIEWS,
  ])
    registerViews(views);
}
