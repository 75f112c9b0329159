import {
  CompiledQuery,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely';
import { Worker } from 'node:worker_threads';

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

interface Answer {
  readonly id: number;
  readonly results?: Executed[];
  readonly error?: { readonly message: string; readonly code?: string };
}

/**
 * The writing connection, in a thread of its own. What is asked first is done first. If the thread breaks, so does the
 * process: its error has no listener, because a relay that cannot write must not go on answering.
 */
export class Writer {
  readonly #thread: Worker;
  readonly #asked = new Map<
    number,
    { done: (results: Executed[]) => void; failed: (error: Error) => void }
  >();
  #last = 0;

  constructor(file: string) {
    this.#thread = new Worker(new URL('./writing-thread.mjs', import.meta.url), { workerData: { file } });
    this.#thread.on('message', ({ id, results, error }: Answer) => {
      const { done, failed } = this.#asked.get(id)!;
      this.#asked.delete(id);
      if (results) done(results);
      else failed(Object.assign(new Error(error!.message), { code: error!.code }));
    });
  }

  /** Executes statements in one transaction, which is on disk when this resolves. */
  together(statements: readonly Statement[]): Promise<Executed[]> {
    return this.#ask({ statements, atomic: true });
  }

  /** Executes one statement, in the transaction that is open or by itself. */
  async execute(statement: Statement): Promise<Executed> {
    return (await this.#ask({ statements: [statement], atomic: false }))[0]!;
  }

  #ask(question: { statements: readonly Statement[]; atomic: boolean }): Promise<Executed[]> {
    return new Promise((done, failed) => {
      this.#asked.set(++this.#last, { done, failed });
      this.#thread.postMessage({ id: this.#last, ...question });
    });
  }

  /** Closes the connection after everything asked before. */
  async close(): Promise<void> {
    const gone = new Promise((done) => this.#thread.once('exit', done));
    this.#thread.postMessage({});
    await gone;
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
