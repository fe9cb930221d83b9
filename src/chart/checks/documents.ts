import {
  check,
  contains,
  distinct,
  each,
  type Expr,
  find,
  hasPrefix,
  matches,
  not,
  or,
  text,
  toJson,
} from '../../helm';
import { SECRET_WORDS } from '../../pipeline/secrets';
import { v } from '../values';

/** `word` in any case, for a language of patterns that has no flag for it. */
const anyCase = (word: string): string =>
  word.replaceAll(/[a-z]/g, (letter) => `[${letter.toUpperCase()}${letter}]`);

const SECRET_KEY = `"[^"]*(${SECRET_WORDS.map(anyCase).join('|')})[^"]*":`;
/** A text without `${`, or a number, after such a key. */
const LITERAL = '("([^"$\\\\]|\\\\[^\\n]|\\$[^{"])+\\$?"|-?[0-9])';

/** The first key with a secret in plain text, in JSON; empty when there is none. The secret itself is not in it. */
const literalSecretKey = (json: Expr<string>): Expr<string> =>
  find('"[^"]*"', find(SECRET_KEY + LITERAL, json));

const noLiteral = (json: Expr<string>, where: Expr<string>) =>
  check(
    not(matches(SECRET_KEY + LITERAL, json)),
    text`${where}: the key ${literalSecretKey(json)} holds a secret in plain text: write \${NAME} and put the secret into a Secret (existingSecrets, extraEnvFrom)`,
  );

/** A source that names tables by no key at all. A name of a connector stands for one that does. */
const namesTables = (source: Expr<string>) =>
  or(
    hasPrefix('"', source),
    ...['table', 'tables', 'table-name', 'config', 'connector'].map((key) => contains(`"${key}":`, source)),
  );

const flinkJson = toJson(v.flinkConfiguration);
const emptyOrReference = '"([^"]*[$][{][^"]*)?"';

/** Shapes and secrets; what documents mean is judged where they are submitted. */
export const documentChecks = [
  distinct(
    v.pipelines,
    (pipeline) => pipeline.name,
    (name) => text`pipelines: the name "${name}" stands twice`,
  ),
  distinct(
    v.bootstrap.cdcConnectors,
    (connector) => connector.name,
    (name) => text`bootstrap.cdcConnectors: the name "${name}" stands twice`,
  ),
  ...each(v.pipelines, (pipeline) =>
    check(
      namesTables(toJson(pipeline.source)),
      text`pipelines: ${pipeline.name}: source has no table: name one in source.table or several in source.tables`,
    ),
  ),
  ...each(v.pipelines, (pipeline) => noLiteral(toJson(pipeline), text`pipelines: ${pipeline.name}`)),
  ...each(v.bootstrap.cdcConnectors, (connector) =>
    noLiteral(toJson(connector), text`bootstrap.cdcConnectors: ${connector.name}`),
  ),
  ...['s3.access-key', 's3.secret-key'].map((key) => {
    const entry = `"${key.replaceAll('.', '[.]')}":`;
    return check(
      or(not(matches(entry, flinkJson)), matches(entry + emptyOrReference, flinkJson)),
      `flinkConfiguration: ${key} holds a secret in plain text: write \${AWS_ACCESS_KEY_ID} or \${AWS_SECRET_ACCESS_KEY} and set existingSecrets.minioCredentials`,
    );
  }),
];
