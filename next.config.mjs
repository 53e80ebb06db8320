import { PHASE_DEVELOPMENT_SERVER } from 'next/constants.js';

/** @param {boolean} development @param {string} formTargets */
function contentSecurityPolicy(development, formTargets = "'self'") {
  return [
    "default-src 'self'",
    // Next and the colour-scheme script write inline scripts; fast refresh evaluates strings.
    `script-src 'self' 'unsafe-inline'${development ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "connect-src 'self' ws: wss:",
    "object-src 'none'",
    "base-uri 'self'",
    `form-action ${formTargets}`,
    "frame-ancestors 'none'",
  ].join('; ');
}

const PERMISSIONS = 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()';

// The form's answer leads on to the command line that waits on the same computer.
const CLI_TARGETS = "'self' http://localhost:* http://127.0.0.1:*";

/** @returns {import('next').NextConfig} */
export default function config(/** @type {string} */ phase) {
  return {
    reactStrictMode: true,
    poweredByHeader: false,
    devIndicators: false,
    // `npm run check` reads the types; the build need not read them again.
    typescript: { ignoreBuildErrors: true },
    turbopack: { root: import.meta.dirname },
    serverExternalPackages: [
      '@node-rs/argon2',
      '@prisma/adapter-pg',
      '@prisma/client',
      'nodemailer',
      'pg',
      'pino',
    ],
    experimental: { optimizePackageImports: ['@mantine/core', '@mantine/hooks', '@tabler/icons-react'] },
    headers: async () => [
      {
        source: '/:path*',
        headers: [
          {
            key: 'Content-Security-Policy',
            value: contentSecurityPolicy(phase === PHASE_DEVELOPMENT_SERVER),
          },
          { key: 'X-Content-Type-Options', value: 'nosniff' },
          { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
          { key: 'Permissions-Policy', value: PERMISSIONS },
        ],
      },
      {
        source: '/connect-cli',
        headers: [
          {
            key: 'Content-Security-Policy',
            value: contentSecurityPolicy(phase === PHASE_DEVELOPMENT_SERVER, CLI_TARGETS),
          },
        ],
      },
      // Their addresses carry a secret.
      ...['/reset-password', '/verify-email'].map((source) => ({
        source,
        headers: [{ key: 'Referrer-Policy', value: 'no-referrer' }],
      })),
    ],
  };
}
