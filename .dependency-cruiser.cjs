// Who may import whom; src/tooling/check-layers.mjs runs it and proves that each rule finds what it forbids.

// Tests sit beside the code they test and may use anything; generated code is Prisma's.
const NOT_OURS = '\\.test\\.tsx?$|^src/generated/';

const ring = (name, from, to) => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: NOT_OURS },
  to: typeof to === 'string' ? { path: to } : to,
});

module.exports = {
  forbidden: [
    // Types may refer to each other: the context names its parts, and a part names what it uses of the context.
    ring('no-cycle', '', { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }),
    ring('protocol-is-a-leaf', '^src/protocol/', '^src/(?!protocol/)'),
    ring('domain-knows-no-edge', '^src/domain/', '^src/(infra|transport|server|app|ui)/'),
    ring('infra-serves-domain', '^src/infra/', '^src/(transport|server|app|ui)/'),
    ring('transport-through-domain', '^src/transport/', '^src/(infra|server|app|ui|generated)/'),
    ring('transports-are-strangers', '^src/transport/([^/]+)/', {
      path: '^src/transport/',
      pathNot: '^src/transport/$1/',
    }),
    ring('ui-is-presentational', '^src/ui/', '^src/(domain|infra|server|app|generated)/'),
    ring('ui-knows-one-transport', '^src/ui/', { path: '^src/transport/(?!trpc/)' }),
    ring('ui-knows-it-as-a-type', '^src/ui/', {
      path: '^src/transport/trpc/',
      dependencyTypesNot: ['type-only'],
    }),
    ring('conformance-knows-the-wire-only', '^src/conformance/', '^src/(?!conformance/|protocol/)'),
    ring(
      'tests-and-tools-stay-outside',
      '^(src/(?!testing/|tooling/|bench/|chaos/|conformance/)|server\\.ts)',
      {
        path: '^src/(testing|tooling|bench|chaos|conformance)/|\\.test\\.tsx?$',
      },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(\\.next|dist)/' },
  },
};
