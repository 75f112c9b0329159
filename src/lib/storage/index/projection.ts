import Dexie, {
  type DBCore,
  type DBCoreMutateRequest,
  type DBCoreMutateResponse,
  type DBCoreTable,
  type DBCoreTransaction,
  type Middleware,
} from 'dexie';
import type { Entry } from '../../domain/act';
import type { DocumentRow } from '../database';
import {
  bySubject,
  heldAfter,
  INDEX,
  lineOf,
  NO_INDEX,
  sameLine,
  subjectAfter,
  unfinishedBy,
  type IndexState,
  type LineRow,
  type SubjectRow,
} from './rows';

/** `IDBKeyRange.only`, and a range without ends, in Dexie's own words. */
const EQUAL = 1;
const ANY = 3;

/**
 * A row of questions to the database. A generator, because Dexie below its tables finds its transaction by its own
 * promises: after an `await` of any other it would be gone.
 */
type Steps<T> = Generator<unknown, T, never>;

/** Which tables a change of another also writes. */
const BESIDE: Readonly<Record<string, readonly string[]>> = {
  documents: ['lines', 'meta'],
  entries: ['subjects', 'meta'],
};

/**
 * Keeps the index beside what it is made of: whoever writes a document or an entry, in whatever way, writes its line or
 * its subject in the same transaction. It sits below the tables, so that nobody can forget it.
 */
export const projection = (person: string, program: string): Middleware<DBCore> => ({
  stack: 'dbcore',
  name: 'index',
  create: (core) => ({
    ...core,
    transaction: (stores, mode, options) => {
      const beside = mode === 'readwrite' ? stores.flatMap((store) => BESIDE[store] ?? []) : [];
      return core.transaction([...new Set([...stores, ...beside])], mode, options);
    },
    table: (name) => {
      const table = core.table(name);
      if (name === 'documents')
        return { ...table, mutate: (request) => run(writeDocuments(core, table, person, request)) };
      if (name === 'entries')
        return { ...table, mutate: (request) => run(writeEntries(core, table, program, request)) };
      return table;
    },
  }),
});

function run<T>(steps: Steps<T>): Promise<T> {
  const step = (answer?: unknown): T | PromiseLike<T> => {
    const { done, value } = steps.next(answer as never);
    return done ? value : (value as PromiseLike<unknown>).then(step);
  };
  return Dexie.Promise.resolve(step());
}

function* writeDocuments(
  core: DBCore,
  documents: DBCoreTable,
  person: string,
  request: DBCoreMutateRequest,
): Steps<DBCoreMutateResponse> {
  const { trans } = request;
  const lines = core.table('lines');
  const rows = 'values' in request ? (request.values as DocumentRow[]) : undefined;
  const written = rows && new Map(rows.map((row) => [row.name, row]));
  const names: string[] = written ? [...written.keys()] : yield* keysOf(documents, request);
  const result: DBCoreMutateResponse = yield documents.mutate(request);
  if (names.length === 0) return result;
  const before: (LineRow | undefined)[] = yield lines.getMany({ trans, keys: names });
  const state = yield* stateOf(core, trans);
  const revision = state.revision + 1;
  const values: LineRow[] = [];
  const keys: string[] = [];
  let { held } = state;
  for (const [index, name] of names.entries()) {
    const after = written && lineOf(written.get(name)!, person, revision);
    if (after ? sameLine(before[index], after) : !before[index]) continue;
    held = heldAfter(held, before[index], after);
    if (after) values.push(after);
    else keys.push(name);
  }
  if (values.length > 0) yield lines.mutate({ type: 'put', trans, values });
  if (keys.length > 0) yield lines.mutate({ type: 'delete', trans, keys });
  if (values.length + keys.length > 0)
    yield* keepState(core, trans, {
      ...state,
      held,
      revision,
      ...(keys.length > 0 && { removed: revision }),
    });
  return result;
}

/**
 * Entries of a sequence are those of one act until all are cleared: the relay starts over then. What is told again may
 * show more or less of an act than before.
 */
function* writeEntries(
  core: DBCore,
  entries: DBCoreTable,
  program: string,
  request: DBCoreMutateRequest,
): Steps<DBCoreMutateResponse> {
  const { trans } = request;
  const subjects = core.table('subjects');
  const written = 'values' in request ? bySubject(request.values as Entry[]) : undefined;
  const touched = written ? [...written.keys()] : yield* subjectsOf(entries, subjects, request);
  const result: DBCoreMutateResponse = yield entries.mutate(request);
  if (touched.length === 0) return result;
  const before: (SubjectRow | undefined)[] = yield subjects.getMany({ trans, keys: touched });
  const state = yield* stateOf(core, trans);
  const revision = state.revision + 1;
  const values: SubjectRow[] = [];
  const keys: string[] = [];
  for (const [index, subject] of touched.entries()) {
    const row = before[index];
    const told = written?.get(subject);
    const known = told && (!row || told[0]!.seq > row.seq) ? row : undefined;
    const all = told && (known || !row) ? told : yield* entriesOf(entries, trans, subject);
    if (all.length > 0) values.push(subjectAfter(known, all, revision));
    else keys.push(subject);
  }
  if (values.length > 0) yield subjects.mutate({ type: 'put', trans, values });
  if (keys.length > 0) yield subjects.mutate({ type: 'delete', trans, keys });
  yield* keepState(core, trans, {
    ...state,
    revision,
    ...(keys.length > 0 && { removed: revision }),
    // A tab of an older program has folded them its way: the newer one does it again when it starts.
    ...(![program, unfinishedBy(program)].includes(state.subjects) && { subjects: '' }),
  });
  return result;
}

/** Whose entries a deletion takes: of all, where it takes all, else of those in it. */
function* subjectsOf(
  entries: DBCoreTable,
  subjects: DBCoreTable,
  request: DBCoreMutateRequest,
): Steps<string[]> {
  if (request.type === 'deleteRange' && (request.range.type as number) === ANY)
    return yield* keysOf(subjects, request);
  const keys = yield* keysOf(entries, request);
  const rows: (Entry | undefined)[] = yield entries.getMany({ trans: request.trans, keys });
  return [...new Set(rows.flatMap((entry) => entry?.subject ?? []))];
}

/** The keys that a deletion takes from a table. */
function* keysOf<Key>(table: DBCoreTable, request: DBCoreMutateRequest): Steps<Key[]> {
  if (request.type === 'delete') return request.keys as Key[];
  if (request.type !== 'deleteRange') return [];
  const { trans, range } = request;
  const index = table.schema.primaryKey;
  const found: { result: Key[] } = yield table.query({ trans, values: false, query: { index, range } });
  return found.result;
}

function* entriesOf(entries: DBCoreTable, trans: DBCoreTransaction, subject: string): Steps<Entry[]> {
  const index = entries.schema.getIndexByKeyPath('subject')!;
  const range = { type: EQUAL, lower: subject, upper: subject };
  const found: { result: Entry[] } = yield entries.query({ trans, values: true, query: { index, range } });
  return found.result.toSorted((a, b) => a.seq - b.seq);
}

function* stateOf(core: DBCore, trans: DBCoreTransaction): Steps<IndexState> {
  const row = (yield core.table('meta').get({ trans, key: INDEX })) as { value: IndexState } | undefined;
  return row?.value ?? NO_INDEX;
}

function* keepState(core: DBCore, trans: DBCoreTransaction, value: IndexState): Steps<void> {
  yield core.table('meta').mutate({ type: 'put', trans, values: [{ key: INDEX, value }] });
}
