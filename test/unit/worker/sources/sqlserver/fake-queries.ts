import { CdcError } from '../../../../../src/core/errors/cdc-error';
import { type Value } from '../../../../../src/core/table-schema';
import { toSourceError } from '../../../../../src/worker/sources/sqlserver/tds/sql-errors';
import { type Queries, type Statement } from '../../../../../src/worker/sources/sqlserver/tds/statement';

/** Rows, or the number of the error that the server answers with. */
export type Answer = Value[][] | number;

/** Answers each statement by the first entry whose text occurs in it. */
export class FakeQueries implements Queries {
  readonly #answers: readonly (readonly [text: string, answer: Answer])[];

  constructor(answers: Record<string, Answer>) {
    this.#answers = Object.entries(answers);
  }

  rows({ doing, sql }: Statement): Promise<Value[][]> {
    const answer = this.#answers.find(([text]) => sql.includes(text))?.[1];
    if (answer === undefined) return Promise.reject(new Error(`no answer for ${sql}`));
    if (typeof answer !== 'number') return Promise.resolve(answer);
    const error = toSourceError(Object.assign(new Error('refused'), { number: answer }), doing);
    return Promise.reject(error instanceof CdcError ? error : new Error('not an error of the server'));
  }
}
