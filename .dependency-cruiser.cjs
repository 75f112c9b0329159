/** The layers of style.md as rules; each message says where the code belongs instead. */

const WORDS = ['materials', 'lessons', 'cabinet', 'helpdesk', 'development'];
const OURS = '^(src|server)/';

/** `from` may reach our own code only at the paths named. */
const layer = (name, from, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { path: OURS, pathNot: allowed },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two files that need each other are one subject: put what both use into a third, below them.',
      // A component that draws a tree may call itself.
      from: { path: '(.+)' },
      to: { circular: true, pathNot: '^$1$', viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    layer(
      'protocol-is-a-leaf',
      '^src/lib/protocol/',
      ['^src/lib/protocol/'],
      'The protocol is names, messages and limits only. Rules belong in src/lib/domain.',
    ),
    layer(
      'domain-is-pure',
      '^src/lib/domain/',
      ['^src/lib/domain/', '^src/lib/protocol/limits\\.ts$'],
      'Rules are functions of values. What needs a Y.Doc belongs in src/lib/documents, what needs a device in storage or sync.',
    ),
    {
      name: 'domain-without-libraries',
      severity: 'error',
      comment:
        'The domain knows no Yjs, Dexie, Svelte or Node. Read the document in src/lib/documents and hand the values over.',
      from: { path: '^src/lib/domain/' },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'core'],
        pathNot: ['node_modules/zod/', 'node_modules/lib0/hash/sha256'],
      },
    },
    layer(
      'documents-on-the-domain',
      '^src/lib/documents/',
      ['^src/lib/documents/', '^src/lib/domain/', '^src/lib/protocol/limits\\.ts$'],
      'Documents say what a Y.Doc contains. Keeping them on the device belongs in storage, sending them in sync.',
    ),
    layer(
      'storage-below-state',
      '^src/lib/storage/',
      ['^src/lib/(storage|documents|domain|protocol)/'],
      'Storage keeps this device. What talks to the relay belongs in sync, what a screen watches in state.',
    ),
    layer(
      'sync-below-state',
      '^src/lib/sync/',
      ['^src/lib/(sync|storage|documents|domain|protocol)/'],
      'Sync moves what storage keeps. What a screen watches belongs in state.',
    ),
    layer(
      'exchange-below-state',
      '^src/lib/exchange/',
      ['^src/lib/(exchange|documents|domain|protocol)/'],
      'Files in and out are made from values. Reading the device belongs in state, which calls exchange.',
    ),
    layer(
      'state-below-ui',
      '^src/lib/state/',
      ['^src/lib/(state|exchange|sync|storage|documents|domain|protocol)/'],
      'State is watched by components and knows none of them. Wiring belongs in bootstrap.ts.',
    ),
    layer(
      'ui-through-state',
      '^src/lib/ui/',
      [
        '^src/lib/(ui|state|documents|domain)/',
        '^src/lib/bootstrap\\.svelte\\.ts$',
        '^src/lib/protocol/limits\\.ts$',
      ],
      'Components ask state. Storage, sync and exchange are reached through a controller in src/lib/state.',
    ),
    layer(
      'kit-is-domain-free',
      '^src/lib/ui/kit/',
      ['^src/lib/ui/kit/'],
      'The kit could serve any product. A component that knows a word belongs in src/lib/ui/<word>.',
    ),
    layer(
      'routes-through-ui',
      '^src/routes/',
      [
        '^src/routes/',
        '^src/lib/(ui|state|domain)/',
        '^src/lib/bootstrap\\.svelte\\.ts$',
        // Before anybody has signed in there is no state to ask: setup and sign-in speak to the relay themselves.
        '^src/lib/sync/api\\.ts$',
        '^src/[a-z-]+\\.css$',
      ],
      'A route chooses a view. What it shows belongs in src/lib/ui, what it asks in src/lib/state.',
    ),
    {
      name: 'nothing-above-imports-routes',
      severity: 'error',
      comment: 'Routes compose; nothing is built on them. Put what is shared into src/lib/ui.',
      from: { pathNot: '^src/routes/' },
      to: { path: '^src/routes/' },
    },
    {
      name: 'components-without-yjs-and-dexie',
      severity: 'error',
      comment:
        'Components never touch Yjs or Dexie: read through a controller in src/lib/state. The one exception is the rich-text editor.',
      from: { path: '^src/(lib/ui|routes)/', pathNot: '^src/lib/ui/.*rich-text-editor' },
      to: {
        path: 'node_modules/(yjs|y-protocols|y-websocket|y-indexeddb|dexie|lib0|@tiptap)/',
      },
    },
    ...WORDS.map((word) => ({
      name: `${word}-alone`,
      severity: 'error',
      comment:
        'The five words meet in domain/shared and people, and on the screen in routes and ui/shell; they never import each other.',
      from: { path: `^src/lib/(domain|documents|storage|sync|state|ui)/${word}/` },
      to: { path: `^src/lib/[a-z]+/(${WORDS.filter((other) => other !== word).join('|')})/` },
    })),
    {
      name: 'shared-and-people-below-words',
      severity: 'error',
      comment: 'People and shared are what the words stand on. A rule about a word belongs in that word.',
      from: { path: '^src/lib/[a-z]+/(shared|people)/' },
      to: {
        path: `^src/lib/[a-z]+/(${WORDS.join('|')})/`,
        // Types vanish: the registries' type of all facts names every word.
        dependencyTypesNot: ['type-only'],
      },
    },
    layer(
      'server-on-shared-code',
      '^server/(?!admin/sample/)',
      [
        '^server/',
        '^src/lib/(domain|protocol)/',
        '^src/lib/documents/.+/read\\.ts$',
        '^src/lib/documents/.+/initial\\.ts$',
        '^src/lib/documents/rich-text\\.ts$',
        '^src/lib/documents/materials/outcome\\.ts$',
        '^src/lib/documents/summary\\.ts$',
      ],
      'The relay imports the domain, the protocol and what documents say and begin with. Changing a document belongs to devices.',
    ),
    layer(
      'sample-writes-as-devices-do',
      '^server/admin/sample/',
      ['^server/', '^src/lib/(domain|protocol|documents|exchange)/'],
      'The sample is made by the same functions as on a device; it needs no screens and no device.',
    ),
    {
      name: 'app-without-server',
      severity: 'error',
      comment:
        'Nothing of the server reaches a browser. What both need belongs in src/lib/domain or src/lib/protocol.',
      from: { path: '^src/' },
      to: { path: '^server/' },
    },
    {
      name: 'app-without-tests',
      severity: 'error',
      comment: 'The product never needs its tests. Builders stay in tests/builders.',
      from: { path: OURS },
      to: { path: '^tests/' },
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      comment: 'A path that leads nowhere.',
      from: {},
      to: { couldNotResolve: true, pathNot: ['^\\$(app|env|service-worker)', '^virtual:', '\\?url$'] },
    },
    {
      name: 'no-development-packages',
      severity: 'error',
      comment: 'What runs at a municipality stands under dependencies in package.json.',
      from: {
        path: '^server/',
        pathNot: ['^server/admin/[a-z-]+\\.mjs$', '^server/admin/vite-relay\\.ts$'],
      },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(build|\\.svelte-kit)/' },
    tsPreCompilationDeps: true,
    webpackConfig: { fileName: '.ci/aliases.cjs' },
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'browser', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.svelte', '.css', '.d.ts'],
    },
  },
};
