/**
 * The thread that owns the one connection which changes the store. A commit is flushed to disk before it is answered,
 * and while it is, the relay goes on reading, judging and sending. Plain JavaScript, because Node starts it by itself.
 * It knows no tables: `writer.ts` says what it takes.
 */
import Database from 'better-sqlite3';
import { workerData } from 'node:worker_threads';
import { answering } from '../../answering.mjs';

/** Milliseconds that another process, which reads or backs up, is waited for. */
const PATIENCE = 5_000;

const driver = new Database(workerData.file);
driver.pragma('journal_mode = WAL');
driver.pragma('synchronous = FULL');
driver.pragma('foreign_keys = ON');
// What is erased is overwritten, not only forgotten.
driver.pragma('secure_delete = ON');
driver.pragma(`busy_timeout = ${PATIENCE}`);
carryOver();

/** Statements are few; lists of changing length make some more. */
const PREPARED = 500;
const prepared = new Map();

function prepare(sql) {
  let statement = prepared.get(sql);
  if (!statement) {
    if (prepared.size >= PREPARED) prepared.clear();
    statement = driver.prepare(sql);
    prepared.set(sql, statement);
  }
  return statement;
}

function execute({ sql, parameters }) {
  // A commit that failed for want of room may have been rolled back already.
  if (sql === 'ROLLBACK' && !driver.inTransaction) return { rows: [], changes: 0 };
  const statement = prepare(sql);
  if (statement.reader) return { rows: statement.all(...parameters), changes: 0 };
  return { rows: [], changes: statement.run(...parameters).changes };
}

const together = driver.transaction((statements) => statements.map(execute)).immediate;

/**
 * What a process that was killed has left in the write-ahead log is believed from now on, and may never have reached
 * the disk: it is carried over into the database and flushed before anybody is told of it. Who reads an older state
 * meanwhile, a backup, is waited for.
 */
function carryOver() {
  for (let attempt = 0; attempt < 12; attempt++) {
    const [{ busy }] = driver.pragma('wal_checkpoint(FULL)');
    if (busy === 0) return;
  }
  throw new Error('The write-ahead log cannot be carried over: another process holds the database.');
}

/**
 * Carries the write-ahead log over into the database and leaves no byte of it; false when somebody still reads an
 * older state. No edit waits for that reader.
 */
function emptyLog() {
  driver.pragma('busy_timeout = 0');
  try {
    return driver.pragma('wal_checkpoint(TRUNCATE)')[0].busy === 0;
  } finally {
    driver.pragma(`busy_timeout = ${PATIENCE}`);
  }
}

/**
 * After a flush that failed Linux may count the lost pages as written: no later flush can be believed, and neither can
 * what this process knows of the file. The relay ends, and the next start carries over what is really there.
 */
const unbelievable = (error) => error.code === 'SQLITE_IOERR_FSYNC';

answering(
  ({ statements, atomic }) => {
    if (!statements) return emptyLog();
    return atomic ? together(statements) : statements.map(execute);
  },
  () => driver.close(),
  unbelievable,
);
