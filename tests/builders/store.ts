import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '../../server/store/sqlite';

const directory = mkdtempSync(join(tmpdir(), 'metodsreda-store-'));
process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
let files = 0;

/** A store in a file of its own, gone with the test's process. */
export const aStore = () => openSqlite(join(directory, `${++files}.sqlite`));
