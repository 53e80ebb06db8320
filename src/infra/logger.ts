import { pino, stdTimeFunctions, type Logger } from 'pino';

/** One JSON object a line on standard output; the URL and other words for people are printed apart from it. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    // Credentials are never logged on purpose; this catches an error object that carries one.
    redact: ['*.password', '*.authorization', '*.cookie', '*.apikey', '*.token', 'err.config', 'err.query'],
  });
}
