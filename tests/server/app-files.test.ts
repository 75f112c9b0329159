import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { aService } from '../builders/service';

const app = mkdtempSync(join(tmpdir(), 'metodsreda-app-'));
afterEach(() => rmSync(app, { recursive: true, force: true }));

test('a build that is missing costs a page, not the process, and is served once it is there', async () => {
  const rejected: unknown[] = [];
  const note = (reason: unknown) => void rejected.push(reason);
  process.on('unhandledRejection', note);
  const running = await aService({ app });
  await new Promise((done) => setTimeout(done, 50));
  expect((await running.ask('GET', '/api/state')).status).toBe(200);
  expect((await running.ask('GET', '/materials')).status).toBe(503);

  mkdirSync(join(app, '_app/immutable'), { recursive: true });
  writeFileSync(join(app, 'index.html'), '<html><script>start()</script></html>');
  writeFileSync(join(app, '_app/immutable/a.js'), 'export {}');
  const page = await running.ask('GET', '/materials');
  expect([page.status, page.text]).toEqual([200, '<html><script>start()</script></html>']);
  expect(page.headers.get('content-security-policy')).toMatch(
    /script-src 'self' 'wasm-unsafe-eval' 'sha256-/,
  );
  expect(page.headers.get('cache-control')).toBe('no-cache');
  const script = await running.ask('GET', '/_app/immutable/a.js');
  expect(script.headers.get('cache-control')).toContain('immutable');
  expect((await running.ask('GET', '/_app/immutable/gone.js')).status).toBe(404);
  process.off('unhandledRejection', note);
  expect(rejected).toEqual([]);
  await running.remove();
});
