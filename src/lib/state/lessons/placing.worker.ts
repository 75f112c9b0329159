import loadHighs from 'highs';
// The program of the solver (3.5 MB) is fetched when somebody asks for a placement, and by this worker alone.
import wasm from 'highs/runtime?url';
import { explain } from '../../domain/lessons/placement/explain';
import { qualityOf } from '../../domain/lessons/placement/preferences';
import { placeGreedily, solve } from '../../domain/lessons/placement/solve';
import { solverOf } from './highs';
import type { Proposal, Task } from './placing';

/** The worker's own scope: its types and the page's cannot stand in one program. */
const scope = self as unknown as {
  postMessage(proposal: Proposal): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<Task>) => void): void;
};

async function propose({ applications, frame, seconds }: Task): Promise<Proposal> {
  const highs = await loadHighs({ locateFile: () => wasm });
  const end = performance.now() + seconds * 1000;
  const placement = await solve(applications, frame, solverOf(highs), () => performance.now() < end);
  const greedy = await placeGreedily(applications, frame);
  return {
    placement,
    explanations: explain(placement, frame),
    quality: qualityOf(placement, frame),
    greedily: qualityOf(greedy, frame),
  };
}

scope.addEventListener('message', ({ data }) => {
  // A failure reaches the page as the worker's error.
  void propose(data).then(
    (proposal) => scope.postMessage(proposal),
    (error: unknown) =>
      setTimeout(() => {
        throw error;
      }),
  );
});
