import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** What the compiler does not see. The layers stand in .dependency-cruiser.cjs. */
const rules = {
  'array-callback-return': 'error',
  eqeqeq: 'error',
  'no-alert': 'error',
  'no-async-promise-executor': 'error',
  'no-case-declarations': 'error',
  'no-cond-assign': 'error',
  'no-constant-condition': ['error', { checkLoops: false }],
  'no-control-regex': 'error',
  'no-debugger': 'error',
  'no-duplicate-imports': ['error', { allowSeparateTypeImports: true }],
  'no-empty': 'error',
  'no-empty-pattern': 'error',
  'no-eval': 'error',
  'no-fallthrough': 'error',
  'no-implied-eval': 'error',
  'no-irregular-whitespace': ['error', { skipStrings: true, skipTemplates: true, skipRegExps: true }],
  'no-loss-of-precision': 'error',
  'no-prototype-builtins': 'error',
  'no-self-compare': 'error',
  'no-sparse-arrays': 'error',
  'no-template-curly-in-string': 'error',
  'no-unsafe-finally': 'error',
  'no-unused-labels': 'error',
  'no-useless-escape': 'error',
  'object-shorthand': 'error',
  'prefer-const': ['error', { destructuring: 'all' }],
  'require-yield': 'error',
  'use-isnan': 'error',
  'valid-typeof': 'error',
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-non-null-assertion': 'off',
  '@typescript-eslint/no-unused-vars': [
    'error',
    { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true, caughtErrors: 'all' },
  ],
  '@typescript-eslint/consistent-type-imports': [
    'error',
    { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
  ],
};

const vague = '(utils|util|helpers|helper|common|managers|manager)';
const PURE = 'The domain is pure: take the value as an argument (now, id, salt).';

export default ts.config(
  {
    ignores: [
      'build/',
      '.svelte-kit/',
      'node_modules/',
      'static/',
      'data/',
      'test-results/',
      'playwright-report/',
      'tests/gallery/build/',
    ],
  },
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: {
      ecmaVersion: 2024,
      sourceType: 'module',
      globals: { ...globals.browser, ...globals.node },
    },
    rules: {
      ...rules,
      // The app lies at the root of its origin; a base path would only lengthen every link.
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs' },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
    rules: {
      // Svelte's props and state are written with let.
      'prefer-const': 'off',
      'svelte/prefer-const': ['error', { destructuring: 'all', excludedRunes: ['$props', '$state'] }],
      // A module script and an instance script may each import from the same place.
      'no-duplicate-imports': 'off',
      'svelte/no-useless-mustaches': 'off',
      'svelte/button-has-type': 'error',
      'svelte/no-target-blank': 'error',
      // svelte-check fails on warnings and knows the compiler's options; here ignored warnings look unused.
      'svelte/no-unused-svelte-ignore': 'off',
      // A set that nothing on the screen reads needs no proxy.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  {
    name: 'a promise nobody waits for loses its failure',
    files: ['server/**/*.ts', 'src/lib/{storage,sync,state,exchange}/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
    },
  },
  {
    name: 'the domain is pure',
    files: ['src/lib/domain/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...[
          'window',
          'document',
          'navigator',
          'localStorage',
          'fetch',
          'crypto',
          'process',
          'setTimeout',
          'performance',
        ].map((name) => ({ name, message: PURE })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: PURE },
        { object: 'Math', property: 'random', message: PURE },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: PURE },
        { selector: "CallExpression[callee.name='Date']", message: PURE },
      ],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['yjs', 'y-*', 'dexie', 'svelte', 'svelte/*', '$app/*', 'node:*'],
              message:
                'Rules are functions of values: read the document in src/lib/documents and pass the values.',
            },
          ],
        },
      ],
    },
  },
  {
    name: 'protocol is shared with the relay and knows no rules',
    files: ['src/lib/protocol/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [{ group: ['../*'], message: 'The protocol is a leaf; rules belong in src/lib/domain.' }],
        },
      ],
    },
  },
  {
    name: 'components ask state',
    files: ['src/lib/ui/**/*.{svelte,ts}', 'src/routes/**/*.{svelte,ts}'],
    ignores: ['src/lib/ui/**/rich-text-editor*'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['yjs', 'y-*', 'dexie', '@tiptap/*'],
              message:
                'Components never touch Yjs or Dexie: read through a controller in src/lib/state. Rich text is wrapped once, in rich-text-editor.',
            },
          ],
        },
      ],
    },
  },
  {
    name: 'names say what a file is about',
    files: [`{src,server,tests}/**/${vague.replaceAll('|', ',').replace('(', '{').replace(')', '}')}.*`],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'Program',
          message: 'Name the file by its subject; utils, helpers, common and manager name nothing.',
        },
      ],
    },
  },
  {
    name: 'tests reach into what they test',
    files: ['tests/**/*.ts', 'tests/**/*.svelte', 'tests/**/*.mjs'],
    // Playwright's fixtures say by `{}` that they need none.
    rules: {
      '@typescript-eslint/no-explicit-any': 'off',
      'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }],
    },
  },
);
