/** Makes one state of many updates, away from the relay's own thread: a large document takes a tenth of a second. */
import * as Y from 'yjs';
import { answering } from '../answering.mjs';

answering((updates) => {
  const doc = new Y.Doc({ gc: true });
  doc.transact(() => {
    for (const update of updates) Y.applyUpdate(doc, update);
  });
  const state = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return state;
});
