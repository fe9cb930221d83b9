import { SqlServerError } from '../../types/sql-type';
import { isReserved, type Token } from '../token';

/** A position in the tokens of a batch, with the questions every grammar rule asks. */
export class TokenCursor {
  readonly sql: string;
  private readonly tokens: readonly Token[];
  private position = 0;

  constructor(sql: string, tokens: readonly Token[]) {
    this.sql = sql;
    this.tokens = tokens;
  }

  get current(): Token {
    return this.ahead(0);
  }

  get mark(): number {
    return this.position;
  }

  /** Offset of the first character behind the last token taken. */
  get endOfLast(): number {
    return this.tokens[this.position - 1]?.end ?? 0;
  }

  ahead(count: number): Token {
    const token = this.tokens[Math.min(this.position + count, this.tokens.length - 1)];
    if (token === undefined) throw new RangeError('a batch ends with its end token');
    return token;
  }

  back(mark: number): void {
    this.position = mark;
  }

  take(): Token {
    const token = this.current;
    this.position++;
    return token;
  }

  /** Whether the next tokens are these keywords or operators. */
  at(...keywords: readonly string[]): boolean {
    return keywords.every((keyword, index) => this.ahead(index).keyword === keyword);
  }

  atAny(keywords: ReadonlySet<string>): boolean {
    return keywords.has(this.current.keyword);
  }

  /** Takes the keywords if they are next. */
  accept(...keywords: readonly string[]): boolean {
    if (!this.at(...keywords)) return false;
    this.position += keywords.length;
    return true;
  }

  expect(...keywords: readonly string[]): void {
    for (const keyword of keywords) {
      if (!this.accept(keyword)) throw this.unexpected();
    }
  }

  /** A name: quoted, or a word that is not reserved. */
  get atName(): boolean {
    const token = this.current;
    return token.kind === 'quoted' || (token.kind === 'word' && !isReserved(token.keyword));
  }

  name(): string {
    if (!this.atName) throw this.unexpected();
    return this.take().text;
  }

  /** A name of up to four parts; a missing middle part (`db..t`) is empty. */
  qualifiedName(): string[] {
    const parts = [this.at('.') ? '' : this.name()];
    while (this.accept('.')) parts.push(this.at('.') ? '' : this.name());
    if (parts.length > 4) {
      const text = parts.join('.');
      throw new SqlServerError(
        117,
        `The object name '${text}' contains more than the maximum number of prefixes. The maximum is 3.`,
        15,
      );
    }
    return parts;
  }

  variable(): string {
    if (this.current.kind !== 'variable') throw this.unexpected();
    return this.take().text;
  }

  string(): string {
    if (this.current.kind !== 'string') throw this.unexpected();
    return this.take().text;
  }

  /** A whole number written out, with its sign. */
  integer(): bigint {
    const negative = this.accept('-');
    const token = this.current;
    if (token.kind !== 'number' || !/^\d+$/.test(token.text)) throw this.unexpected();
    this.take();
    const value = BigInt(token.text);
    return negative ? -value : value;
  }

  list<T>(item: () => T): T[] {
    const items = [item()];
    while (this.accept(',')) items.push(item());
    return items;
  }

  /** `( item, ... )` */
  parenthesized<T>(item: () => T): T[] {
    this.expect('(');
    const items = this.list(item);
    this.expect(')');
    return items;
  }

  /** The error for a token that no rule wants here. */
  unexpected(): SqlServerError {
    const token = this.current;
    if (token.kind === 'word' && isReserved(token.keyword)) {
      return new SqlServerError(156, `Incorrect syntax near the keyword '${token.text.toUpperCase()}'.`, 15);
    }
    const near = token.kind === 'end' ? (this.tokens[this.position - 1]?.text ?? '') : token.text;
    return new SqlServerError(102, `Incorrect syntax near '${near}'.`, 15);
  }
}
