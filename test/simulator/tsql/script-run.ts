import { randomBytes } from 'node:crypto';
import { type Step } from './script-file';
import { type Target, TsqlSession } from './tsql-session';

/** What scripts call their database. */
const NAME = 'tsql_db';

/** One script on one server, in a database of its own that goes away with it. */
export class ScriptRun {
  readonly #target: Target;
  readonly #database = `${NAME}_${randomBytes(4).toString('hex')}`;
  readonly #sessions = new Map<string, TsqlSession>();
  readonly #administrator: TsqlSession;

  constructor(target: Target) {
    this.#target = target;
    this.#administrator = new TsqlSession(target, target, 'master');
  }

  async open(): Promise<void> {
    const refused = await this.#administrator.open();
    const failed = [...refused, ...(await this.#administrator.run(`CREATE DATABASE ${this.#database}`))];
    if (failed.length > 0) throw new Error(`opening ${this.#target.name}: ${failed.join(' ')}`);
  }

  /** What the step prints, with the database under its name in the scripts. */
  async step(step: Step): Promise<string[]> {
    const { session, refused } = await this.#session(step);
    const lines = refused ?? (await this.#run(session, step));
    const counted = step.silent ? lines.filter((line) => !this.#isMessage(line)) : lines;
    return counted.map((line) => line.replaceAll(this.#database, NAME));
  }

  /** Removes the databases and logins whose names begin as the database's does. */
  async close(): Promise<void> {
    for (const session of this.#sessions.values()) await session.close();
    const names = async (view: string): Promise<string[]> =>
      (await this.#administrator.run(`SELECT name FROM ${view} WHERE name LIKE '${this.#database}%'`)).slice(
        1,
      );
    for (const database of await names('sys.databases'))
      await this.#administrator.run(`DROP DATABASE ${database}`);
    for (const login of await names('sys.server_principals'))
      await this.#administrator.run(`DROP LOGIN ${login}`);
    await this.#administrator.close();
  }

  async #session({ session: name, login }: Step): Promise<{ session: TsqlSession; refused?: string[] }> {
    const known = this.#sessions.get(name);
    if (known !== undefined) return { session: known };
    const user = login?.user.replaceAll(NAME, this.#database);
    const as = login === undefined || user === undefined ? this.#target : { ...login, user };
    const session = new TsqlSession(this.#target, as, this.#database);
    this.#sessions.set(name, session);
    const refused = await session.open();
    return refused.length === 0 ? { session } : { session, refused };
  }

  async #run(session: TsqlSession, { mode, sql }: Step): Promise<string[]> {
    const text = sql.replaceAll(NAME, this.#database);
    switch (mode) {
      case 'start':
        session.start(text);
        return [];
      case 'finish':
        return session.finish();
      default:
        return session.run(text);
    }
  }

  #isMessage(line: string): boolean {
    return line.startsWith('Info ') || /^(Job|Processed|BACKUP|RESTORE) .*\.$/.test(line);
  }
}
