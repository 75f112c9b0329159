import {
  type CompiledQuery,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely';
import { Thread } from '../../thread';

/** SQL with its values, in the order of its question marks. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

export interface Executed {
  readonly rows: unknown[];
  /** Rows changed. */
  readonly changes: number;
}

/** Statements to execute, or none to empty the write-ahead log. */
interface Question {
  readonly statements?: readonly Statement[];
  readonly atomic?: boolean;
}

/** The writing connection, in a thread of its own. What is asked first is done first. */
export class Writer {
  readonly #thread: Thread<Question, Executed[] | boolean>;

  constructor(file: string) {
    this.#thread = new Thread(new URL('./writing-thread.mjs', import.meta.url), { file });
  }

  /** Executes statements in one transaction, which is on disk when this resolves. */
  async together(statements: readonly Statement[]): Promise<Executed[]> {
    return (await this.#thread.ask({ statements, atomic: true })) as Executed[];
  }

  /** Executes one statement, in the transaction that is open or by itself. */
  async execute(statement: Statement): Promise<Executed> {
    return ((await this.#thread.ask({ statements: [statement], atomic: false })) as Executed[])[0]!;
  }

  /**
   * Leaves nothing in the write-ahead log, which else keeps what was erased until later commits overwrite it; between
   * transactions. False when somebody still reads an older state.
   */
  async emptyLog(): Promise<boolean> {
    return (await this.#thread.ask({})) as boolean;
  }

  /** Closes the connection after everything asked before. */
  close(): Promise<void> {
    return this.#thread.end();
  }
}

/** Kysely over the {@link Writer}. It has one connection: whoever uses it opens one transaction at a time. */
export class WriterDialect implements Dialect {
  constructor(private readonly writer: Writer) {}

  createAdapter = () => new SqliteAdapter();
  createQueryCompiler = () => new SqliteQueryCompiler();
  createIntrospector: Dialect['createIntrospector'] = (db) => new SqliteIntrospector(db);

  createDriver(): Driver {
    const { writer } = this;
    const connection: DatabaseConnection = {
      async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
        const { rows, changes } = await writer.execute({ sql, parameters });
        return { rows: rows as R[], numAffectedRows: BigInt(changes) };
      },
      streamQuery() {
        throw new Error('The writer streams nothing.');
      },
    };
    const run = (sql: string) => async () => void (await writer.execute({ sql, parameters: [] }));
    return {
      init: async () => undefined,
      acquireConnection: async () => connection,
      beginTransaction: run('BEGIN IMMEDIATE'),
      commitTransaction: run('COMMIT'),
      rollbackTransaction: run('ROLLBACK'),
      releaseConnection: async () => undefined,
      destroy: () => writer.close(),
    };
  }
}
