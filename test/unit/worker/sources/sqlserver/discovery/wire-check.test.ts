import { describe, expect, test } from '@jest/globals';
import { type WireColumn } from '../../../../../../src/worker/codec/tds/column-format';
import { type CatalogType } from '../../../../../../src/worker/sources/sqlserver/discovery/column-types';
import { verifyWireColumns } from '../../../../../../src/worker/sources/sqlserver/discovery/wire-check';
import { capturedTable } from '../table-of';

function verify(
  type: Partial<CatalogType> & { name: string },
  wire: Omit<WireColumn, 'type'> & { name: string },
): void {
  const table = capturedTable({ name: 'v' });
  const catalogType = { maxLength: 0, precision: 0, scale: 0, collation: null, ...type };
  const columns = table.columns.map((column) => ({ ...column, catalogType }));
  verifyWireColumns({ ...table, columns }, [{ ...wire, type: { name: wire.name } }]);
}

describe('columns as they come', () => {
  test.each<Parameters<typeof verify>>([
    [{ name: 'int' }, { name: 'IntN', dataLength: 4 }],
    [{ name: 'int' }, { name: 'Int' }],
    [
      { name: 'nvarchar', maxLength: 100 },
      { name: 'NVarChar', dataLength: 100 },
    ],
    [
      { name: 'varchar', maxLength: -1 },
      { name: 'VarChar', dataLength: 65535 },
    ],
    [
      { name: 'decimal', precision: 18, scale: 4 },
      { name: 'NumericN', precision: 18, scale: 4 },
    ],
    [
      { name: 'timestamp', maxLength: 8 },
      { name: 'Binary', dataLength: 8 },
    ],
    [{ name: 'hierarchyid' }, { name: 'NVarChar', dataLength: 8000 }],
  ])('%j may come as %j', (type, wire) => {
    expect(() => verify(type, wire)).not.toThrow();
  });

  test.each<Parameters<typeof verify>>([
    [{ name: 'int' }, { name: 'IntN', dataLength: 8 }],
    [{ name: 'int' }, { name: 'NVarChar', dataLength: 20 }],
    [
      { name: 'nvarchar', maxLength: 100 },
      { name: 'NVarChar', dataLength: 200 },
    ],
    [
      { name: 'decimal', precision: 18, scale: 4 },
      { name: 'DecimalN', precision: 18, scale: 2 },
    ],
    [
      { name: 'datetime2', scale: 7 },
      { name: 'DateTime2', scale: 3 },
    ],
  ])('%j may not come as %j', (type, wire) => {
    expect(() => verify(type, wire)).toThrow(
      expect.objectContaining({ code: 'CDC_SQLSERVER_SCHEMA_CHANGED' }),
    );
  });
});
