import type { Frame } from '../../domain/lessons/frame';
import type { Application, Placement } from '../../domain/lessons/placement/application';
import type { Explanation } from '../../domain/lessons/placement/explain';
import type { Quality } from '../../domain/lessons/placement/preferences';

/** What the worker is asked. */
export interface Task {
  readonly applications: readonly Application[];
  readonly frame: Frame;
  /** After so long no new part is begun; a part that runs has at most three more. */
  readonly seconds: number;
}

/** [V-09] A placement with what is to be said of it. */
export interface Proposal {
  readonly placement: Placement;
  /** Why the lessons that wait have no place. */
  readonly explanations: readonly Explanation[];
  readonly quality: Quality;
  /** The same by greedy placement, to compare. */
  readonly greedily: Quality;
}

/**
 * [V-09] Places all applications of a term in a worker, so that the page goes on meanwhile.
 *
 * @throws Error when the worker cannot be loaded or fails; `signal.reason` when it was given up
 */
export function proposePlacement(task: Task, signal?: AbortSignal): Promise<Proposal> {
  signal?.throwIfAborted();
  const worker = new Worker(new URL('./placing.worker.ts', import.meta.url), { type: 'module' });
  return new Promise<Proposal>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<Proposal>) => resolve(data));
    worker.addEventListener('error', ({ message }) =>
      reject(new Error(message || 'The solver was not loaded.')),
    );
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    worker.postMessage(task);
  }).finally(() => worker.terminate());
}
