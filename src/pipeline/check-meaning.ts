import { type CanonicalProblem } from './check-schema';
import { type DocumentPath } from './document-path';
import { nearest } from './nearest';
import { containsReference, type WithReferences } from './references';
import { type Pipeline } from './schema/pipeline';
import { parseTableName } from './table-name';
import { TOPIC_PLACEHOLDERS, topicOf } from './topic-name';

type Unresolved = WithReferences<Pipeline>;

interface Check {
  /** Canonical paths that have to be right before the check makes sense. */
  readonly needs: readonly DocumentPath[];
  readonly run: (pipeline: Unresolved) => readonly CanonicalProblem[];
}

const CHECKS: readonly Check[] = [
  {
    needs: [
      ['source', 'tables'],
      ['source', 'captureInstances'],
    ],
    run: checkCaptureInstances,
  },
  { needs: [['source', 'serverTimeZone']], run: checkTimeZone },
  { needs: [['sink', 'topic']], run: checkTemplate },
  {
    needs: [
      ['name'],
      ['source', 'connection', 'database'],
      ['source', 'tables'],
      ['sink', 'topic'],
      ['sink', 'deadLetters'],
    ],
    run: checkTopics,
  },
  { needs: [['sink', 'tls']], run: checkTls },
  { needs: [['sink', 'sasl']], run: checkSasl },
  { needs: [['sink', 'transaction']], run: checkTransaction },
];

/**
 * What the schema cannot say: rules between values.
 * @param wrong paths where the document is not valid by the schema; what depends on them is not looked at
 */
export function checkMeaning(
  pipeline: Unresolved,
  wrong: readonly DocumentPath[],
): readonly CanonicalProblem[] {
  const isRight = (path: DocumentPath): boolean =>
    !wrong.some((other) => isAbove(path, other) || isAbove(other, path));
  return CHECKS.filter(({ needs }) => needs.every(isRight)).flatMap(({ run }) => run(pipeline));
}

function isAbove(above: DocumentPath, below: DocumentPath): boolean {
  return above.every((step, index) => below[index] === step);
}

function checkCaptureInstances({ source }: Unresolved): readonly CanonicalProblem[] {
  return Object.keys(source.captureInstances)
    .filter((table) => !source.tables.includes(table) && !containsReference(table))
    .map((table) => ({
      path: ['source', 'captureInstances', table],
      message: 'not one of the tables',
      expected: `one of ${source.tables.join(', ')}`,
      nearest: nearest(table, source.tables),
    }));
}

function checkTimeZone({ source: { serverTimeZone: zone } }: Unresolved): readonly CanonicalProblem[] {
  if (zone === undefined || containsReference(zone) || isTimeZone(zone)) return [];
  const expected = 'the IANA name of a time zone, like Europe/Berlin';
  const meant = nearest(zone, Intl.supportedValuesOf('timeZone'));
  return [
    { path: ['source', 'serverTimeZone'], value: zone, message: 'not valid', expected, nearest: meant },
  ];
}

function isTimeZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function checkTemplate({ sink: { topic } }: Unresolved): readonly CanonicalProblem[] {
  const path = ['sink', 'topic'];
  const reference = /\$\{(database|schema|table|pipeline)\}/.exec(topic)?.[1];
  if (reference !== undefined) {
    const expected = `{${reference}}: with a dollar it is a reference to a variable`;
    return [{ path, value: topic, message: 'not valid', expected }];
  }
  const unknown = unknownPlaceholders(topic)[0];
  if (unknown === undefined) return [];
  const expected = `only ${TOPIC_PLACEHOLDERS.map((name) => `{${name}}`).join(', ')} in braces`;
  const meant = nearest(unknown, TOPIC_PLACEHOLDERS);
  return [{ path, value: topic, message: 'not valid', expected, nearest: meant && `{${meant}}` }];
}

function unknownPlaceholders(topic: string): readonly string[] {
  return [...topic.replace(/\$\{[^}]*\}/g, '').matchAll(/\{([^}]*)(\}?)/g)]
    .filter(([, name, end]) => end === '' || !TOPIC_PLACEHOLDERS.some((known) => known === name))
    .map(([, name = '']) => name);
}

/** Each table needs a legal topic of its own: the keys of two tables say nothing about which table they are of. */
function checkTopics({ name, source, sink }: Unresolved): readonly CanonicalProblem[] {
  if (containsReference(sink.topic) || unknownPlaceholders(sink.topic).length > 0) return [];
  const problems: CanonicalProblem[] = [];
  const path = ['sink', 'topic'];
  const tableOfTopic = new Map<string, string>();
  if (sink.type === 'kafka' && sink.deadLetters !== undefined) {
    tableOfTopic.set(sink.deadLetters.topic, 'the dead letters');
  }
  for (const table of source.tables) {
    const id = { database: source.connection.database, ...parseTableName(table) };
    if ([table, id.database].some(containsReference)) continue;
    const topic = topicOf(sink.topic, name, id);
    const other = tableOfTopic.get(topic);
    tableOfTopic.set(topic, table);
    if (!isTopicName(topic)) {
      const expected = '1 to 249 letters, digits, dots, hyphens and underscores';
      problems.push({ path, value: topic, message: `no topic name (for ${table})`, expected });
    } else if (other !== undefined) {
      const expected = 'a topic for each: name {schema} and {table} in it';
      problems.push({ path, value: topic, message: `topic of ${other} and of ${table}`, expected });
    }
  }
  return problems;
}

function isTopicName(topic: string): boolean {
  return /^[A-Za-z0-9._-]{1,249}$/.test(topic) && topic !== '.' && topic !== '..';
}

function checkTls({ sink }: Unresolved): readonly CanonicalProblem[] {
  if (sink.type !== 'kafka') return [];
  const { certificateFile, keyFile } = sink.tls ?? {};
  if ((certificateFile === undefined) === (keyFile === undefined)) return [];
  const missing = certificateFile === undefined ? 'certificateFile' : 'keyFile';
  const expected = 'both of certificateFile and keyFile, or neither';
  return [{ path: ['sink', 'tls', missing], message: 'missing', expected }];
}

/** Each mechanism needs keys of its own, and no other one knows them. */
function checkSasl({ sink }: Unresolved): readonly CanonicalProblem[] {
  if (sink.type !== 'kafka' || sink.sasl === undefined) return [];
  const { sasl } = sink;
  const { mechanism } = sasl;
  if (containsReference(mechanism)) return [];
  const login = ['username', 'password'] as const;
  const token = ['bearerFile'] as const;
  const [needed, foreign] = mechanism === 'oauthbearer' ? [token, login] : [login, token];
  const path = (key: string): DocumentPath => ['sink', 'sasl', key];
  const of = `mechanism ${mechanism} needs ${needed.join(' and ')}`;
  return [
    ...needed
      .filter((key) => sasl[key] === undefined)
      .map((key) => ({ path: path(key), message: 'missing', expected: `text: ${of}` })),
    ...foreign
      .filter((key) => sasl[key] !== undefined)
      .map((key) => ({ path: path(key), message: 'out of place', expected: `no such key: ${of}` })),
  ];
}

function checkTransaction({ sink }: Unresolved): readonly CanonicalProblem[] {
  if (sink.type !== 'kafka') return [];
  const { maxAgeMs, timeoutMs } = sink.transaction;
  if (typeof maxAgeMs !== 'number' || typeof timeoutMs !== 'number' || maxAgeMs * 2 <= timeoutMs) return [];
  const expected = 'at most half of transaction.timeoutMs, after which the broker gives the transaction up';
  return [{ path: ['sink', 'transaction', 'maxAgeMs'], value: maxAgeMs, message: 'too long', expected }];
}
