import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { LIMITS } from '../src/lib/protocol/limits';
import { startService } from './service';

// Garbage is collected when a fifth has been added, not when memory has doubled: a small machine has no room for what
// one person's bytes become before somebody sweeps.
setFlagsFromString('--heap-growing-percent=20');

const port = Number(process.env.PORT ?? 3000);
const host = process.env.HOST ?? '0.0.0.0';
const service = await startService({
  dataDir: process.env.DATA_DIR ?? 'data',
  behindProxy: process.env.BEHIND_PROXY === '1',
  ...(process.env.METRICS_TOKEN && { metricsToken: process.env.METRICS_TOKEN }),
  app: fileURLToPath(new URL('./app', import.meta.url)),
});

// A device's largest request over the slowest line that it tries.
const requestTimeout = (LIMITS.catchUpBytes / LIMITS.slowestUpload) * 1_000;
// Longer than proxies and browsers keep a line they may speak on: what is said as it closes is lost to who said it.
const keepAliveTimeout = 75_000;
const server = createServer({ requestTimeout, keepAliveTimeout }, (request, response) =>
  service.handle(request, response),
);
server.on('upgrade', (request, stream, head: Buffer) => {
  if (!service.upgrade(request, stream, head)) stream.destroy();
});
// A browser that goes away in the middle of a request is no reason to go down.
server.on('clientError', (_, socket) => socket.destroy());
server.listen(port, host, () => {
  console.log(`Методсреда: http://localhost:${port}`);
  if (!service.setup.founded) {
    console.log(`Первый вход: http://localhost:${port}/setup?code=${service.setup.code}`);
    console.log(`Код первого входа: ${service.setup.code}`);
  }
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close();
    server.closeAllConnections();
    void service.close().then(() => process.exit(0));
  });
}
