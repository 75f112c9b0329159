import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** Why the system calls of a process cannot be watched here; undefined when they can. */
export function cannotTrace(): string | undefined {
  const tried = spawnSync('strace', ['-f', '-o', '/dev/null', '-e', 'trace=fsync', 'true']);
  if (tried.error) return 'there is no strace';
  if (tried.status !== 0) return 'ptrace is not permitted';
  const yama = '/proc/sys/kernel/yama/ptrace_scope';
  if (process.getuid?.() !== 0 && existsSync(yama) && Number(readFileSync(yama, 'utf8')) > 0)
    return 'ptrace of a running process is not permitted';
  return undefined;
}

/**
 * Attaches strace to a running process and all its threads; resolves when it watches. The answer lets the process go
 * on alone.
 */
export async function trace(pid: number, options: readonly string[]): Promise<() => Promise<void>> {
  const strace = spawn('strace', ['-f', '-p', String(pid), ...options], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const gone = new Promise((done) => strace.once('exit', done));
  let said = '';
  await new Promise<void>((attached, failed) => {
    strace.stderr.on('data', (text) => {
      said += String(text);
      if (said.includes('attached')) attached();
    });
    void gone.then(() => failed(new Error(`strace ended: ${said}`)));
  });
  return async () => {
    strace.kill('SIGINT');
    await gone;
  };
}

/** A system call on an open file or socket: when it began and ended, as lines of the trace, and the bytes it was given. */
export interface Call {
  readonly name: string;
  readonly began: number;
  ended: number;
  failed: boolean;
  /** The file's path, or what strace says of a socket; empty for a call that names paths, which are in `bytes`. */
  readonly on: string;
  readonly bytes: Buffer;
}

/** Reads what strace wrote with `-f -yy -xx`. */
export function callsIn(traced: string): Call[] {
  const calls: Call[] = [];
  const unfinished = new Map<string, Call>();
  traced.split('\n').forEach((line, at) => {
    const resumed = /^(\d+) +<\.\.\. (\w+) resumed>/.exec(line);
    if (resumed) {
      const call = unfinished.get(resumed[1]!);
      if (call) Object.assign(call, { ended: at, failed: / = -1 /.test(line) });
      return void unfinished.delete(resumed[1]!);
    }
    const begun = /^(\d+) +(\w+)\((?:\d+<((?:[^<>]|->)*)>)?/.exec(line);
    if (!begun) return;
    const [, thread, name, on = ''] = begun as unknown as [string, string, string, string?];
    const call: Call = {
      name,
      began: at,
      ended: at,
      failed: / = -1 /.test(line),
      on: on.includes('\\x') ? fromHex(on).toString() : on,
      bytes: Buffer.concat([...line.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, hex]) => fromHex(hex!))),
    };
    calls.push(call);
    if (line.includes('<unfinished ...>')) {
      call.ended = Infinity;
      unfinished.set(thread, call);
    }
  });
  return calls;
}

const fromHex = (text: string) => Buffer.from(text.replaceAll('\\x', ''), 'hex');
