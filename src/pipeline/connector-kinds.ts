import { pipelineSchema } from './schema/pipeline';
import { memberOf, type SchemaNode } from './schema/schema-node';
import { FORMAT_SPELLINGS } from './spellings/format';
import { KAFKA_SPELLINGS, KAFKA_TYPES } from './spellings/kafka';
import { type Spellings } from './spellings/spelling';
import { SQLSERVER_SPELLINGS, SQLSERVER_TYPES } from './spellings/sqlserver';

export type Side = 'source' | 'sink';

/** A kind of source or sink, as documents see it. */
export interface ConnectorKind {
  readonly type: string;
  /** What documents may call it, the canonical name among them. */
  readonly names: readonly string[];
  readonly schema: SchemaNode;
  readonly spellings: Spellings;
}

/** The schema of the whole document, as plain nodes. */
export const documentNode: SchemaNode = pipelineSchema;

function kind(side: Side, type: string, names: readonly string[], spellings: Spellings): ConnectorKind {
  const union = documentNode.properties?.[side] ?? {};
  return { type, names, schema: memberOf(union, type) ?? {}, spellings };
}

export const CONNECTOR_KINDS: Readonly<Record<Side, readonly ConnectorKind[]>> = {
  source: [kind('source', 'sqlserver', SQLSERVER_TYPES, SQLSERVER_SPELLINGS)],
  sink: [
    kind('sink', 'kafka', KAFKA_TYPES, KAFKA_SPELLINGS),
    kind('sink', 'print', ['print'], FORMAT_SPELLINGS),
  ],
};
