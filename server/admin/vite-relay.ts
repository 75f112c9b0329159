import type { Plugin, ViteDevServer } from 'vite';
import type { Service } from '../service';

const KEY = Symbol.for('metodsreda.service');
type Keeper = { [KEY]?: Promise<Service> };

/**
 * `npm run dev`: the same service on Vite's own port. It is kept on `globalThis`, so that a reload of the
 * configuration does not open the store twice.
 */
export function relayInDevelopment(): Plugin {
  return {
    name: 'metodsreda-relay',
    apply: 'serve',
    async configureServer(server: ViteDevServer) {
      if (process.env.VITEST || !server.httpServer) return;
      const keeper = globalThis as Keeper;
      keeper[KEY] ??= server
        .ssrLoadModule('/server/service.ts')
        .then((module) =>
          (module as typeof import('../service')).startService({ dataDir: process.env.DATA_DIR ?? 'data' }),
        );
      const service = await keeper[KEY];
      server.middlewares.use((request, response, next) => {
        if (/^\/(api\/|healthz|metrics)/.test(request.url ?? '')) service.handle(request, response);
        else next();
      });
      server.httpServer.on('upgrade', (request, stream, head: Buffer) => {
        service.upgrade(request, stream as import('node:stream').Duplex, head);
      });
      if (!service.setup.founded)
        server.httpServer.once('listening', () =>
          console.log(`\n  Код первого входа: ${service.setup.code}  (/setup?code=${service.setup.code})`),
        );
    },
  };
}
