import { expect, test } from 'vitest';
import { watchedStore } from '../../../server/operations/watched-store';
import { idOf, NOON } from '../../builders/municipality';
import { aStore } from '../../builders/store';

test('every commit is told of, whatever it is for, and no reading', async () => {
  const store = await aStore();
  const told: string[] = [];
  const watched = watchedStore(store, (operation, _, good) => told.push(`${operation} ${good}`));
  await watched.skipTo(5);
  const { id } = await watched.beginDocument('draft/p/a/m', idOf('author'));
  await watched.bringUpdate(id, Uint8Array.of(0, 0), [], idOf('author'), NOON);
  await watched.setFrozen(id, 5);
  await watched.erase({ documents: ['draft/p/a/m'] }, 6);
  await watched.forgetFile('h', idOf('author'));
  await watched.entries(0);
  await watched.documents();
  expect(told).toEqual(
    ['skipTo', 'beginDocument', 'bringUpdate', 'setFrozen', 'erase', 'forgetFile'].map(
      (name) => `${name} true`,
    ),
  );
  store.erase = () => Promise.reject(new Error('disk full'));
  await expect(watched.erase({ documents: [] }, 7)).rejects.toThrow('disk full');
  expect(told.at(-1)).toBe('erase false');
  await store.close();
});
