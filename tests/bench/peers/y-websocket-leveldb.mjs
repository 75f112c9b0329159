// @y/websocket-server with its LevelDB adapter, wired as y-websocket's own server was while it still read YPERSISTENCE.
import { setPersistence } from '@y/websocket-server/utils';
import { LeveldbPersistence } from 'y-leveldb';
import { applyUpdate, encodeStateAsUpdate } from 'yjs';

const store = new LeveldbPersistence(process.env.DATABASE);
setPersistence({
  provider: store,
  async bindState(name, doc) {
    const stored = await store.getYDoc(name);
    await store.storeUpdate(name, encodeStateAsUpdate(doc));
    applyUpdate(doc, encodeStateAsUpdate(stored));
    doc.on('update', (update) => void store.storeUpdate(name, update));
  },
  writeState: () => Promise.resolve(),
});
await import(new URL('./server.js', import.meta.resolve('@y/websocket-server/utils')).href);
