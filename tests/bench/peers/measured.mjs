// Loaded into every measured server before its own code (`node --expose-gc --import`): memory is compared after a
// full collection, so that nobody is charged for garbage that simply was not collected yet.
process.on('message', (message) => {
  if (message !== 'collect') return;
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  process.send({ heap: heapUsed + external });
});
process.channel?.unref();
