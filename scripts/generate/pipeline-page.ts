import {
  CONNECTOR_KINDS,
  type ConnectorKind,
  documentNode,
  type Side,
} from '../../src/pipeline/connector-kinds';
import { type JsonValue } from '../../src/core/ports';
import { CONSEQUENCES } from '../../src/pipeline/plan';
import { expectationOf, memberOf, type SchemaNode, tagsOf } from '../../src/pipeline/schema/schema-node';
import { isGroup } from '../../src/pipeline/schema/schema-walk';
import { FORMAT_SPELLINGS } from '../../src/pipeline/spellings/format';
import { type Spelling, type Spellings } from '../../src/pipeline/spellings/spelling';
import { type GeneratedFile } from './generated-file';
import { code, codeBlock, page, table } from './markdown';

export const EXAMPLE = `name: shop
source:
  type: sqlserver
  connection:
    hostname: sqlserver.example
    username: \${MSSQL_USERNAME}
    password: \${MSSQL_PASSWORD}
    database: shop
  tables: [dbo.customers, dbo.orders]
sink:
  type: kafka
  bootstrapServers: kafka-0.example:9092,kafka-1.example:9092
  topic: '{database}.{schema}.{table}'
  format: debezium-json
  deadLetters:
    topic: shop.dead-letters
`;

const INTRODUCTION = [
  'A pipeline document says which tables go where. It is YAML or JSON; `flink-cdc validate FILE` reads it without ' +
    'connecting anywhere and lists every problem. What is not given has the default; unknown keys are refused.',
  codeBlock('yaml', EXAMPLE),
  'A file holds one pipeline, a list of them, or `pipelines:` beside `connectors:`, a list of `{name, type, config}` that ' +
    'the `source` and `sink` of pipelines name (`sink: NAME`, or `{connector: NAME, …}` to override some keys). Several ' +
    'YAML documents in a file count as one.',
  '`${NAME}` in any text is a reference to an environment variable, or to a file of that name in the secrets folder. It ' +
    'stays as it is written until a connection is opened; numbers may be references too.',
];

/** `docs/reference/pipeline.md`: every option and every accepted spelling. */
export function pipelinePage(): GeneratedFile {
  const head = without(documentNode.properties ?? {}, ['source', 'sink']);
  return {
    path: 'docs/reference/pipeline.md',
    content: page('Pipeline documents', '`src/pipeline`', [
      ...INTRODUCTION,
      '## The document',
      optionTable(head, documentNode.required ?? [], ''),
      '`parallelism` is accepted beside `source`, and by a source that reads its snapshot in parallel: it is how many ' +
        'connections read it. Changes are always read by one, in commit order.',
      ...CONNECTOR_KINDS.source.flatMap((kind) => kindSections('source', kind)),
      ...CONNECTOR_KINDS.sink.flatMap((kind) => kindSections('sink', kind)),
      ...formatSections(),
      ...changeSections(),
    ]),
  };
}

function kindSections(side: Side, kind: ConnectorKind): readonly string[] {
  const { properties = {}, required = [] } = kind.schema;
  const formatKeys = side === 'sink' ? Object.keys(FORMAT_SPELLINGS) : [];
  const spellings = without(kind.spellings, formatKeys);
  return [
    `## ${side === 'source' ? 'Source' : 'Sink'} \`${kind.type}\``,
    `${kind.schema.description ?? ''} Its type may be written ${kind.names.map(code).join(', ')}.`,
    optionTable(without(properties, ['type']), required, ''),
    ...(Object.keys(spellings).length === 0 ? [] : spellingSection(side, kind.type, spellings)),
  ];
}

function spellingSection(side: Side, type: string, spellings: Spellings): readonly string[] {
  return [
    `### Other spellings of \`${type}\``,
    'Keys may stand beside `type` or below `config` or `options`. Numbers and booleans may come as texts.' +
      (side === 'source' ? ' Debezium’s keys may have the prefix `debezium.`.' : ''),
    spellingTable(spellings),
  ];
}

function spellingTable(spellings: Spellings): string {
  const rows = Object.entries(spellings)
    .filter(([key]) => !key.startsWith('debezium.'))
    .map(([key, spelling]) => [code(key), meaningOf(spelling)]);
  return table(['key', 'meaning'], rows);
}

function without<T>(
  object: Readonly<Record<string, T>>,
  keys: readonly string[],
): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

function formatSections(): readonly string[] {
  const union = CONNECTOR_KINDS.sink[0]?.schema.properties?.['format'];
  const tags = union === undefined ? [] : tagsOf(union);
  const sections = tags.flatMap((tag) => {
    const member = union && memberOf(union, tag);
    const options = without(member?.properties ?? {}, ['type']);
    const table = optionTable(options, member?.required ?? [], 'format.');
    return [`### \`${tag}\``, member?.description ?? '', table];
  });
  return [
    '## Formats',
    `${union?.description ?? ''} [How each type of column comes out](formats.md) is on a page of its own.`,
    ...sections,
    '### Other spellings of formats',
    'Keys of the sink, beside its `type` or below `config` or `options`.',
    spellingTable(FORMAT_SPELLINGS),
  ];
}

function changeSections(): readonly string[] {
  const rows = Object.entries(CONSEQUENCES).flatMap(([path, consequence]) => {
    const reasons = new Map<string, string[]>();
    for (const [kind, reason] of Object.entries(consequence)) {
      reasons.set(reason, [...(reasons.get(reason) ?? []), kind]);
    }
    return [...reasons].map(([reason, kinds]) => {
      const when = kinds.length === 3 ? 'changed in any way' : kinds.join(', ');
      return [code(path), when, reason];
    });
  });
  return [
    '## Changing a pipeline that has run',
    '`flink-cdc plan` shows what a changed document means. A worker that finds such a change stops before it reads ' +
      'anything, unless it is started with `--accept-changes`; all other options may change freely.',
    table(['option', 'when it is', 'why it has to be accepted'], rows),
  ];
}

function optionTable(
  options: Readonly<Record<string, SchemaNode>>,
  required: readonly string[],
  prefix: string,
): string {
  return table(['option', 'value', 'default', 'meaning'], optionRows(options, required, prefix, true));
}

/** A row per option; groups give a row for themselves and one for each of theirs. */
function optionRows(
  options: Readonly<Record<string, SchemaNode>>,
  required: readonly string[],
  prefix: string,
  isAsked: boolean,
): readonly (readonly string[])[] {
  return Object.entries(options).flatMap(([key, node]) => {
    const path = `${prefix}${key}`;
    const isRequired = required.includes(key) && node.default === undefined;
    if (node.oneOf === undefined && isGroup(node)) return groupRows(path, node, isRequired);
    const value = node.oneOf === undefined ? expectationOf(node) : 'a name, or an object: see below';
    const needed = isAsked ? '**required**' : 'required with it';
    return [[code(path), value, isRequired ? needed : defaultText(node.default), node.description ?? '']];
  });
}

function groupRows(path: string, node: SchemaNode, isRequired: boolean): readonly (readonly string[])[] {
  const isGiven = isRequired || node.default !== undefined;
  return [
    [code(path), 'a group', isGiven ? '' : 'none', node.description ?? ''],
    ...optionRows(node.properties ?? {}, node.required ?? [], `${path}.`, isGiven),
  ];
}

function defaultText(value: JsonValue | undefined): string {
  if (value === undefined) return 'none';
  return code(typeof value === 'string' ? value : JSON.stringify(value));
}

function meaningOf(spelling: Spelling): string {
  switch (spelling.kind) {
    case 'path':
      if (spelling.to === 'schemaName') return 'schema of the tables that name none; `dbo` when absent';
      return spelling.expected === undefined
        ? code(spelling.to)
        : `${code(spelling.to)}, as ${spelling.expected}`;
    case 'several':
      return `${spelling.to.map(code).join(', ')}, from ${spelling.expected}`;
    case 'note':
      return `no effect: ${spelling.reason}`;
    case 'only':
      return `only ${spelling.values.map(code).join(' or ')}: ${spelling.reason}`;
    case 'refused':
      return `refused: ${spelling.reason}`;
  }
}
