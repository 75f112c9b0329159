import 'fake-indexeddb/auto';
import { expect, test, vi } from 'vitest';
import type { App } from '../../src/lib/state/app.svelte';
import { Scans } from '../../src/lib/state/scans.svelte';
import { aDeviceOf } from '../builders/device';

test('[E-13] [E-16] of what is chosen only pictures and PDF become scans, whatever a file is called', async () => {
  vi.stubGlobal('navigator', {});
  const { environment } = aDeviceOf('specialist');
  const app = { engine: () => Promise.resolve({ environment, filesAdded() {} }) } as unknown as App;
  const scans = new Scans(app);
  const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
  await scans.take([
    new File(['школа;автор\n'], 'реестр.csv', { type: 'text/csv' }),
    new File([jpeg], 'лист 1', { type: '' }),
    new File(['не картинка'], 'лист 2.jpg', { type: 'image/jpeg' }),
    new File(['%PDF-1.4 подпись'], 'лист 3.bin', { type: 'application/octet-stream' }),
    new File([], 'пустой.jpg', { type: 'image/jpeg' }),
  ]);
  expect(scans.files.map(({ name, type }) => [name, type])).toEqual([
    ['лист 1', 'image/jpeg'],
    ['лист 3.bin', 'application/pdf'],
  ]);
  expect(scans.troubles).toEqual([
    { name: 'реестр.csv', code: 'no-scan' },
    { name: 'лист 2.jpg', code: 'no-scan' },
    { name: 'пустой.jpg', code: 'empty' },
  ]);
});
