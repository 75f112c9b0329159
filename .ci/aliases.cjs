/** SvelteKit's path aliases in the shape dependency-cruiser understands. */
const { resolve } = require('node:path');

const root = resolve(__dirname, '..');
module.exports = { resolve: { alias: { $lib: resolve(root, 'src/lib'), $server: resolve(root, 'server') } } };
