import { expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { inventoryDigest } from '../../src/lib/protocol/catch-up';
import { aHandIn, anAct, idOf, PLACE } from '../builders/municipality';
import { anIssuedPaper, must } from '../builders/paper';
import { aRelay } from '../builders/relay';

const PEOPLE = ['author', 'specialist', 'head', 'expert1', 'deputy', 'stranger'];

/** The inventory counted anew from what the relay says document by document. */
async function anew({ relay, store }: Awaited<ReturnType<typeof aRelay>>, person: string) {
  const heads = new Map((await store.documents()).map(({ name, head }) => [name, head]));
  const readable = [...relay.rights.readable(idOf(person)).keys()];
  const held = readable.map((name) => [name, heads.get(name) ?? 0] as const).filter(([, head]) => head > 0);
  return { digest: inventoryDigest(held), held: new Map(held) };
}

test('digests and changes kept edit by edit are those counted anew, whatever acts come between', async () => {
  const made = await aRelay();
  const { relay } = made;
  const cursors: number[] = [];
  let edits = 0;
  const edit = async (person: string, name: string) => {
    const live = (await relay.documents.open(name, idOf(person)))!;
    const doc = new Y.Doc();
    doc.getText('annotation').insert(0, `${edits++}`);
    expect(await live.write(idOf(person), Y.encodeStateAsUpdate(doc))).toMatchObject({ verdict: 'stored' });
  };
  const agrees = async () => {
    for (const person of PEOPLE) {
      const { digest, held } = await anew(made, person);
      expect(relay.inventories.digest(idOf(person)), person).toBe(digest);
      for (const cursor of cursors) {
        const changed = relay.inventories.changedSince(idOf(person), cursor);
        if (!changed) continue;
        const wanted = [...held].filter(([, head]) => head > cursor).map(([name]) => name);
        expect([...changed].sort(), `${person} since ${cursor}`).toEqual(wanted.sort());
      }
    }
    cursors.push(relay.progress.safe());
  };
  const draft = (material: string) => `draft/${PLACE}/${idOf('author')}/${idOf(material)}`;
  const help = `help/${PLACE}/${idOf('author')}/${idOf('robot')}`;

  await edit('author', draft('robot'));
  await agrees();
  await edit('author', draft('other'));
  await edit('author', draft('robot'));
  await agrees();
  await must(relay, aHandIn('robot'));
  await agrees();
  await edit('author', help);
  await edit('specialist', help);
  await agrees();
  await anIssuedPaper(relay, 'issued');
  await edit('head', help);
  await agrees();
  await edit('author', draft('other'));
  // Told of single edits again, not by looking through everything.
  expect(relay.inventories.changedSince(idOf('author'), cursors.at(-1)!)).toEqual(new Set([draft('other')]));
  expect(relay.inventories.changedSince(idOf('head'), cursors.at(-1)!)).toEqual(new Set());
  await agrees();
  await must(relay, anAct(idOf('author'), 'erase-document', `place:${PLACE}`, { document: draft('other') }));
  await agrees();
});

test('what has changed is found document by document, however often each was edited', async () => {
  const { relay } = await aRelay();
  const author = idOf('author');
  const name = (material: string) => `draft/${PLACE}/${author}/${idOf(material)}`;
  const cursor = relay.progress.safe();
  for (const material of ['robot', 'other']) {
    const live = (await relay.documents.open(name(material), author))!;
    const doc = new Y.Doc();
    let typed: Uint8Array = new Uint8Array();
    doc.on('update', (update: Uint8Array) => (typed = update));
    for (let edit = 0; edit < 100; edit++) {
      doc.getText('annotation').insert(edit, 'a');
      expect(await live.write(author, typed)).toMatchObject({ verdict: 'stored' });
    }
  }
  const asked = vi.spyOn(relay.rights, 'access');
  expect(relay.inventories.changedSince(author, cursor)).toEqual(new Set([name('robot'), name('other')]));
  expect(asked).toHaveBeenCalledTimes(2);
});
