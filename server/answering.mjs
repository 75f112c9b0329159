import { parentPort } from 'node:worker_threads';

/** The other side of `thread.ts`: answers every question, and ends when it is told to. */
export function answering(answer, end = () => undefined) {
  parentPort.on('message', ({ id, question }) => {
    if (id === 0) {
      end();
      return parentPort.close();
    }
    try {
      parentPort.postMessage({ id, answer: answer(question) });
    } catch (error) {
      parentPort.postMessage({ id, error: { message: error.message, code: error.code } });
    }
  });
}
