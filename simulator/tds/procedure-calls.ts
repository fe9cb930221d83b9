import { SqlServerError } from '../types/sql-type';
import { type Parameter, type Session } from './backend';
import { bindParameters } from './requests/parameter-declarations';
import { PreparedStatements } from './requests/prepared-statements';
import { type RpcCall } from './requests/rpc-request';
import { type TokenResultWriter } from './responses/result-writer';

/** The last part of a name that may be qualified and quoted: `[sys].sp_executesql`. */
function baseName(procedure: string): string {
  const last = procedure.slice(procedure.lastIndexOf('.') + 1);
  return last.replace(/^\[(.*)\]$/, '$1').toLowerCase();
}

function textOf(parameter: Parameter | undefined, name: string): string {
  if (parameter === undefined || parameter.value === null) return '';
  if (typeof parameter.value === 'string') return parameter.value;
  throw new SqlServerError(214, `Procedure expects parameter '${name}' of type 'ntext/nchar/nvarchar'.`);
}

function handleOf(parameter: Parameter | undefined): number {
  const value = parameter?.value;
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : 0;
}

/** The procedures that run statements with parameters, prepared or not; all others are the engine's. */
export class ProcedureCalls {
  readonly #session: Session;
  readonly #prepared = new PreparedStatements();

  constructor(session: Session) {
    this.#session = session;
  }

  /** RESETCONNECTION leaves no prepared statement. */
  forgetPrepared(): void {
    this.#prepared.clear();
  }

  /** @throws SqlServerError that ended the call. */
  async run({ procedure, parameters }: RpcCall, out: TokenResultWriter, signal: AbortSignal): Promise<void> {
    out.parametersAre(parameters);
    const [first, second, third] = parameters;
    switch (baseName(procedure)) {
      case 'sp_executesql': {
        const statement = textOf(first, '@statement');
        await this.#execute(statement, textOf(second, '@params'), parameters.slice(2), out, signal);
        return;
      }
      case 'sp_prepare':
        this.#prepare(first, second, third, out);
        return;
      case 'sp_prepexec': {
        const { declarations, statement } = this.#prepare(first, second, third, out);
        await this.#execute(statement, declarations, parameters.slice(3), out, signal);
        return;
      }
      case 'sp_execute': {
        const { declarations, statement } = this.#prepared.get(handleOf(first));
        await this.#execute(statement, declarations, parameters.slice(1), out, signal);
        return;
      }
      case 'sp_unprepare':
        this.#prepared.remove(handleOf(first));
        out.returnStatus(0);
        return;
      default:
        await this.#session.call(procedure, parameters, out, signal);
    }
  }

  async #execute(
    statement: string,
    declarations: string,
    values: readonly Parameter[],
    out: TokenResultWriter,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#session.execute(statement, bindParameters(declarations, values, statement), out, signal);
    out.returnStatus(0);
  }

  #prepare(
    handle: Parameter | undefined,
    declarations: Parameter | undefined,
    statement: Parameter | undefined,
    out: TokenResultWriter,
  ): { declarations: string; statement: string } {
    const prepared = {
      declarations: textOf(declarations, '@params'),
      statement: textOf(statement, '@stmt'),
    };
    // sp_prepexec may name the statement that it replaces.
    const replaced = handleOf(handle);
    if (replaced !== 0) this.#prepared.remove(replaced);
    const added = this.#prepared.add(prepared);
    out.returnValue(handle?.name ?? '', { name: 'int' }, added);
    out.returnStatus(0);
    return prepared;
  }
}
