import { expect, test } from '@jest/globals';
import { EXAMPLE } from '../../../scripts/generate/pipeline-page';
import { CONNECTOR_KINDS } from '../../../src/pipeline/connector-kinds';
import { parsePipelineFile } from '../../../src/pipeline/pipeline-file';
import { leavesOf, nodeAt } from '../../../src/pipeline/schema/schema-walk';

const kinds = [...CONNECTOR_KINDS.source, ...CONNECTOR_KINDS.sink];
/** Read together with the tables. */
const VIRTUAL = ['schemaName'];

test.each(kinds)('every spelling of $type means something that its schema has', ({ schema, spellings }) => {
  const targets = Object.values(spellings).flatMap((spelling) =>
    spelling.kind === 'path' ? [spelling.to] : spelling.kind === 'several' ? spelling.to : [],
  );
  expect(targets.filter((to) => nodeAt(schema, to) === undefined && !VIRTUAL.includes(to))).toEqual([]);
});

test.each(kinds)('every option of $type has a description', ({ schema }) => {
  const silent = leavesOf(schema).filter(({ node }) => !node.description?.endsWith('.'));
  expect(silent.map(({ path }) => path)).toEqual([]);
});

test('the example of the reference is a pipeline without anything to note', () => {
  const { pipelines, notes } = parsePipelineFile(EXAMPLE, 'example');
  expect(pipelines).toHaveLength(1);
  expect(notes).toEqual([]);
});
