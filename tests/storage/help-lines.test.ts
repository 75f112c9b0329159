import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { sendHelpMessage } from '../../src/lib/documents/materials/change';
import { summaryOf } from '../../src/lib/documents/summary';
import { lastWordIn } from '../../src/lib/domain/materials/help';
import { newDocument, type DocumentRow } from '../../src/lib/storage/database';
import { lineOf } from '../../src/lib/storage/index/rows';
import { idOf, PLACE } from '../builders/municipality';

const [AUTHOR, SPECIALIST] = [idOf('author'), idOf('specialist')];
const NAME = `help/${PLACE}/${AUTHOR}/${idOf('robot')}`;

test('[E-15] a line of a conversation says who wrote last, by the relay or by this device itself', () => {
  const asked = new Y.Doc();
  sendHelpMessage(asked, 'z', 'Как сократить?', 10);
  const answering = new Y.Doc();
  Y.applyUpdate(answering, Y.encodeStateAsUpdate(asked));
  sendHelpMessage(answering, 'a', 'Уберите введение.', 20);
  const row = (doc: Y.Doc, more: Partial<DocumentRow> = {}): DocumentRow => {
    const state = Y.encodeStateAsUpdate(doc);
    return { ...newDocument(NAME), state, summary: summaryOf(NAME, state), ...more };
  };
  const last = (...asked: Parameters<typeof row>) => lastWordIn(lineOf(row(...asked), SPECIALIST, 1).summary);
  const writers = [
    [asked.clientID, AUTHOR],
    [answering.clientID, SPECIALIST],
  ] as const;
  expect(last(new Y.Doc())).toBeUndefined();
  expect(last(asked, { writers })).toEqual({ at: 10, by: AUTHOR });
  expect(last(answering, { writers })).toEqual({ at: 20, by: SPECIALIST });
  expect(last(answering)).toEqual({ at: 20 });
  expect(last(answering, { clients: [answering.clientID] })).toEqual({ at: 20, by: SPECIALIST });
});
