import { serveStatic } from '@hono/node-server/serve-static';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { refuse, type Env } from './answers';

/** The app's files: hashed names are cached for ever, everything else is asked for each time. */
export function serveApp(app: Hono<Env>, root: string): void {
  const policy = policyOf(root);
  app.use('*', async (c, next) => {
    await next();
    c.header('content-security-policy', await policy().catch(() => policyFor('')));
    c.header('x-content-type-options', 'nosniff');
    c.header('referrer-policy', 'no-referrer');
    c.header('cross-origin-opener-policy', 'same-origin');
    c.header('permissions-policy', 'camera=(self), microphone=(), geolocation=()');
    if (!c.res.headers.has('cache-control')) {
      const forever = c.req.path.startsWith('/_app/immutable/') && c.res.status === 200;
      c.header('cache-control', forever ? 'public, max-age=31536000, immutable' : 'no-cache');
    }
  });
  app.use('*', serveStatic({ root, precompressed: true }));
  // Every route of the app is the same shell; what is missing below /_app is missing.
  const routes = serveStatic({ root, path: 'index.html', precompressed: true });
  app.get('*', async (c, next) => (c.req.path.startsWith('/_app/') ? c.notFound() : await routes(c, next)));
  // No build yet, or one just being replaced.
  app.get('*', (c) => refuse(c, 503, 'try-again'));
}

/** Reads the shell once, when it is first asked for: a build that is missing costs a request, not the process. */
function policyOf(root: string): () => Promise<string> {
  let known: string | undefined;
  return async () => (known ??= policyFor(await readFile(join(root, 'index.html'), 'utf8')));
}

/** A strict policy: only our own files; the shell's inline style and start script by their hashes. */
function policyFor(html: string): string {
  const hashes = (tag: string) =>
    [...html.matchAll(new RegExp(`<${tag}(?![^>]*\\ssrc=)[^>]*>([\\s\\S]*?)</${tag}>`, 'g'))]
      .map(([, text]) => `'sha256-${createHash('sha256').update(text!).digest('base64')}'`)
      .join(' ');
  return [
    "default-src 'self'",
    `script-src 'self' 'wasm-unsafe-eval' ${hashes('script')}`,
    `style-src 'self' ${hashes('style')}`,
    // Widths of bars and positions of carets are set as attributes.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
