import { createAsyncApiDocument, type AsyncApiDocument } from '#protocol/asyncapi/document.ts';
import {
  ACCOUNT_CLIENT_MESSAGES,
  ACCOUNT_EVENT_FIELDS,
  ACCOUNT_SERVER_MESSAGES,
} from '#ui/docs/contract/account-messages.ts';
import { CAPTURED_REQUEST_FIELDS } from '#ui/docs/contract/captured-request.ts';
import { CLOSE_CODE_DOCS } from '#ui/docs/contract/close-codes.ts';
import { ENDPOINT_CLIENT_MESSAGES, ENDPOINT_SERVER_MESSAGES } from '#ui/docs/contract/endpoint-messages.ts';
import { HANDSHAKE_DOCS } from '#ui/docs/contract/error-codes.ts';

/** `/asyncapi.json`, in the words of the docs pages. */
export function asyncApiDocument(publicUrl: string): AsyncApiDocument {
  return createAsyncApiDocument(publicUrl, {
    endpointServer: ENDPOINT_SERVER_MESSAGES,
    endpointClient: ENDPOINT_CLIENT_MESSAGES,
    accountServer: ACCOUNT_SERVER_MESSAGES,
    accountClient: ACCOUNT_CLIENT_MESSAGES,
    capturedRequest: CAPTURED_REQUEST_FIELDS,
    accountEvent: ACCOUNT_EVENT_FIELDS,
    closeCodes: CLOSE_CODE_DOCS,
    refusals: HANDSHAKE_DOCS,
  });
}
