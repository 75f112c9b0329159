import { parentPort } from 'node:worker_threads';

/**
 * The other side of `thread.ts`: answers every question, and ends when it is told to. An error that `breaks` is not
 * answered: it ends the thread, and with it the process.
 */
export function answering(answer, end = () => undefined, breaks = () => false) {
  parentPort.on('message', ({ id, question }) => {
    if (id === 0) {
      end();
      return parentPort.close();
    }
    try {
      parentPort.postMessage({ id, answer: answer(question) });
    } catch (error) {
      if (breaks(error)) throw error;
      parentPort.postMessage({ id, error: { message: error.message, code: error.code } });
    }
  });
}
