import { describe, expect, test } from '@jest/globals';
import { CdcError } from '../../../src/core/errors/cdc-error';
import { resolveReferences } from '../../../src/pipeline/resolve';
import { minimal, pipelineOf, problemsOf } from '../../support/pipeline-documents';

const document = pipelineOf(
  minimal({ port: '${DB_PORT}', tables: ['${SCHEMA}.orders'] }, { bootstrapServers: '${BROKERS}' }),
);
const values: Record<string, string> = {
  DB_PORT: '1434',
  SCHEMA: 'sales',
  BROKERS: 'a:9092, b:9092',
  MSSQL_PASSWORD: 'p${NOT_A_REFERENCE}w',
};

describe('resolving references', () => {
  test('gives values of the right type, once', () => {
    const pipeline = resolveReferences(document, (name) => values[name]);
    expect(pipeline.source.connection).toMatchObject({ port: 1434, password: 'p${NOT_A_REFERENCE}w' });
    expect(pipeline.source.tables).toEqual(['sales.orders']);
    expect(pipeline.sink).toMatchObject({ bootstrapServers: ['a:9092', 'b:9092'] });
  });

  test('a document keeps references as they are written', () => {
    expect(document.source.connection.port).toBe('${DB_PORT}');
    expect(document.sink).toMatchObject({ bootstrapServers: ['${BROKERS}'] });
  });

  test('tells all that are missing', () => {
    const resolve = () => resolveReferences(document, (name) => (name === 'SCHEMA' ? 'dbo' : undefined));
    expect(resolve).toThrow(CdcError);
    expect(resolve).toThrow('${DB_PORT}, ${MSSQL_PASSWORD}, ${BROKERS}');
  });

  test('a value that does not fit is shown as it is written, never as it is', () => {
    const { problems, message } = problemsOf(() => ({
      pipeline: resolveReferences(document, (name) => (name === 'DB_PORT' ? 'secret' : values[name])),
    }));
    expect(problems).toMatchObject([{ path: 'source.connection.port', value: '"${DB_PORT}"' }]);
    expect(message).not.toContain('secret');
  });
});
