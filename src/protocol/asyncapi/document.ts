import { AccountClientMessage, AccountServerMessage } from '../account-stream.ts';
import { AccountEvent } from '../account-event.ts';
import { CapturedRequest } from '../captured-request.ts';
import { ClientMessage, ServerMessage } from '../endpoint-stream.ts';
import { PROTOCOL_VERSION } from '../version.ts';
import { accountChannel, endpointChannel } from './channels.ts';
import { describeFields, type JsonSchema } from './json-schema.ts';
import { messagesOf, type StreamMessages } from './messages.ts';
import type { AsyncApiWords } from './words.ts';

const DESCRIPTION = `
Two WebSocket streams of captured webhooks on one origin: the endpoint stream follows one endpoint, the account stream any number of them.
Ignore message types and fields that you do not know: a later minor version may add some. Events of an endpoint are numbered 1, 2, 3 … by
\`seq\`; save the last one that you have handled and resume after it, and no event is missed or comes twice.
`.trim();

const SCHEMES = {
  apikeyParameter: { type: 'httpApiKey', in: 'query', name: 'apikey', description: 'An API key.' },
  tokenParameter: {
    type: 'httpApiKey',
    in: 'query',
    name: 'token',
    description:
      'An access token or a personal access token; on the account stream an API key too. All with the scope stream:listen.',
  },
  bearer: { type: 'http', scheme: 'bearer', description: 'Any of these, in the Authorization header.' },
  apiKeyHeader: { type: 'httpApiKey', in: 'header', name: 'X-API-Key', description: 'Any of these.' },
} as const;

function secured(...names: (keyof typeof SCHEMES)[]): object[] {
  return names.map((name) => ({ $ref: `#/components/securitySchemes/${name}` }));
}

interface Direction {
  action: 'send' | 'receive';
  channel: string;
  summary: string;
  security: object[];
}

function operation({ channel, ...rest }: Direction, { messages }: StreamMessages): object {
  return {
    ...rest,
    channel: { $ref: `#/channels/${channel}` },
    messages: Object.keys(messages).map((name) => ({ $ref: `#/channels/${channel}/messages/${name}` })),
  };
}

function describeSchemas(schemas: Record<string, JsonSchema>, words: AsyncApiWords): void {
  const said = [
    [CapturedRequest, words.capturedRequest],
    [AccountEvent, words.accountEvent],
  ] as const;
  for (const [schema, fields] of said) {
    const component = schemas[schema.meta()?.id ?? ''];
    if (component) describeFields(component, fields);
  }
}

export interface AsyncApiDocument {
  asyncapi: string;
  [key: string]: unknown;
}

/** Both streams as AsyncAPI 3.0, out of the same schemas that judge and type each message. */
export function createAsyncApiDocument(publicUrl: string, words: AsyncApiWords): AsyncApiDocument {
  const { host, protocol } = new URL(publicUrl);
  const endpointServer = messagesOf('Endpoint', ServerMessage.options, words.endpointServer);
  const endpointClient = messagesOf('EndpointClient', ClientMessage.options, words.endpointClient);
  const accountServer = messagesOf('Account', AccountServerMessage.options, words.accountServer);
  const accountClient = messagesOf('AccountClient', AccountClientMessage.options, words.accountClient);
  const all = [endpointServer, endpointClient, accountServer, accountClient];
  const schemas = Object.assign({}, ...all.map((one) => one.schemas)) as Record<string, JsonSchema>;
  describeSchemas(schemas, words);

  const namesOf = (...streams: StreamMessages[]) => streams.flatMap(({ messages }) => Object.keys(messages));
  const onEndpoint = {
    channel: 'endpointStream',
    security: secured('apikeyParameter', 'tokenParameter', 'bearer'),
  };
  const onAccount = {
    channel: 'accountStream',
    security: secured('tokenParameter', 'bearer', 'apiKeyHeader'),
  };
  return {
    asyncapi: '3.0.0',
    info: { title: 'Hookwire streams', version: PROTOCOL_VERSION, description: DESCRIPTION },
    defaultContentType: 'application/json',
    servers: { hookwire: { host, protocol: protocol === 'https:' ? 'wss' : 'ws' } },
    channels: {
      endpointStream: endpointChannel(namesOf(endpointServer, endpointClient), words),
      accountStream: accountChannel(namesOf(accountServer, accountClient), words),
    },
    operations: {
      sendOnEndpointStream: operation(
        { ...onEndpoint, action: 'send', summary: 'What the server sends to a listener' },
        endpointServer,
      ),
      receiveOnEndpointStream: operation(
        { ...onEndpoint, action: 'receive', summary: 'What a listener may send' },
        endpointClient,
      ),
      sendOnAccountStream: operation(
        { ...onAccount, action: 'send', summary: 'What the server sends to a client' },
        accountServer,
      ),
      receiveOnAccountStream: operation(
        { ...onAccount, action: 'receive', summary: 'What a client sends' },
        accountClient,
      ),
    },
    components: {
      messages: Object.assign({}, ...all.map((one) => one.messages)) as object,
      schemas,
      securitySchemes: SCHEMES,
    },
  };
}
