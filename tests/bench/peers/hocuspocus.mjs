// Hocuspocus as its documentation starts it; with DATABASE it keeps documents by its own SQLite extension.
import { SQLite } from '@hocuspocus/extension-sqlite';
import { Server } from '@hocuspocus/server';

const { PORT, DATABASE } = process.env;
const server = new Server({
  port: Number(PORT),
  address: '127.0.0.1',
  quiet: true,
  extensions: DATABASE ? [new SQLite({ database: DATABASE })] : [],
});
await server.listen();
