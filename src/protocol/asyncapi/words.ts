import type { AccountClientMessage, AccountServerMessage } from '../account-stream.ts';
import type { AccountEvent } from '../account-event.ts';
import type { CapturedRequest } from '../captured-request.ts';
import type { CLOSE_CODES } from '../close-code.ts';
import type { ClientMessage, ServerMessage } from '../endpoint-stream.ts';
import type { HandshakeCode } from '../handshake-code.ts';

/** What is said of one message type. */
export interface MessageWords {
  about: string;
  /** By dotted field name. */
  fields: Readonly<Record<string, string>>;
  example: object;
}

type WordsOf<M extends { type: string }> = Readonly<Record<M['type'], MessageWords>>;

/** What the document says to people; the schemas say the rest. The product's own pages say the same. */
export interface AsyncApiWords {
  endpointServer: WordsOf<ServerMessage>;
  endpointClient: WordsOf<ClientMessage>;
  accountServer: WordsOf<AccountServerMessage>;
  accountClient: WordsOf<AccountClientMessage>;
  capturedRequest: Readonly<Record<keyof CapturedRequest, string>>;
  accountEvent: Readonly<Record<keyof AccountEvent, string>>;
  closeCodes: Readonly<
    Record<
      keyof typeof CLOSE_CODES,
      { on: 'both' | 'endpoint' | 'account'; why: string; advice: string; again: string }
    >
  >;
  refusals: Readonly<Record<HandshakeCode, { status: number | null; why: string; advice: string }>>;
}
