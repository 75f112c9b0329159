import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { seeHelp, sendHelpMessage } from '../../src/lib/documents/materials/change';
import { summaryOf } from '../../src/lib/documents/summary';
import { hasNewAnswer, lastWordIn } from '../../src/lib/domain/materials/help';
import type { Material } from '../../src/lib/domain/materials/material';
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

test('[E-15] an answer that its author has read on one device is read on all', () => {
  const talk = new Y.Doc();
  sendHelpMessage(talk, 'a', 'Уберите введение.', 20);
  const writers = [[talk.clientID, SPECIALIST]] as const;
  const isNew = () => {
    const state = Y.encodeStateAsUpdate(talk);
    const row = { ...newDocument(NAME), state, writers, summary: summaryOf(NAME, state) };
    const material = { author: AUTHOR, coAuthors: [], submissions: [] } as unknown as Material;
    // A device on which nothing was read yet.
    return hasNewAnswer(material, lastWordIn(lineOf(row, AUTHOR, 1).summary), undefined);
  };
  expect(isNew()).toBe(true);
  seeHelp(talk, 20);
  expect(isNew()).toBe(false);
  sendHelpMessage(talk, 'b', 'И ещё одно.', 30);
  expect(isNew()).toBe(true);
});
