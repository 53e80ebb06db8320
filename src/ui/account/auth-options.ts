import type { RouterOutputs } from '#ui/trpc.ts';

/** Which ways in this server offers, and where its mails go. */
export type AuthOptions = RouterOutputs['auth']['options'];
