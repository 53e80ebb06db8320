import { defineConfig, globalIgnores } from 'eslint/config';
import next from 'eslint-config-next/core-web-vitals';
import tseslint from 'typescript-eslint';

const FRAMEWORK = ['next', 'next/*', 'react', 'react-dom', 'react/*', 'react-dom/*'];

export default defineConfig(
  globalIgnores(['.next/', 'dist/', 'src/generated/', 'next-env.d.ts', 'e2e/.results/', '.data/']),

  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // Numbers read well in messages; objects do not.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Our objects are closures: their methods have no `this` to lose.
      '@typescript-eslint/unbound-method': 'off',
      // () => void calls are the idiom for handlers.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },

  { files: ['src/{app,ui}/**/*.{ts,tsx}'], extends: [next] },

  {
    files: ['**/*.{ts,tsx,mjs}'],
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 300 }],
      'max-params': ['error', { max: 3 }],
      complexity: ['error', { max: 12 }],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'src/server/config.ts reads the environment; take the value from there.',
        },
      ],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: FRAMEWORK,
              message: 'Only src/app, src/ui and the pages and sign-in of src/server know Next and React.',
            },
          ],
        },
      ],
    },
  },

  {
    files: [
      'src/{app,ui}/**',
      'src/server/{auth,auth-*,pages}.ts',
      'src/testing/docs-pages.tsx',
      '*.config.mjs',
    ],
    rules: { 'no-restricted-imports': 'off' },
  },
  { files: ['src/server/config.ts'], rules: { 'no-restricted-properties': 'off' } },

  {
    files: ['**/*.test.{ts,tsx}'],
    rules: {
      // expect.any() and its like are typed `any`; random strings are spread by code point on purpose.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      // A row of a table has as many parameters as the table has columns.
      'max-params': 'off',
    },
  },

  // Programs that talk to the person who runs them, and are told by the environment where they run.
  {
    files: [
      'src/{tooling,bench,chaos,testing}/**',
      'src/docs/clients/**',
      'e2e/**',
      'prisma/*.ts',
      '**/*.test.{ts,tsx}',
      '*.config.{ts,mjs}',
    ],
    rules: { 'no-console': 'off', 'no-restricted-properties': 'off' },
  },
);
