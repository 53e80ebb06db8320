export const CLIENTS = {
  node: 'Node',
  browser: 'Browser',
  websocat: 'websocat',
  python: 'Python',
} as const;

export type Client = keyof typeof CLIENTS;

export interface StreamAddress {
  /** Origin of the pages, http or https. */
  publicUrl: string;
  endpointId: string;
  apiKey: string;
}

export function streamUrl({ publicUrl, endpointId, apiKey }: StreamAddress): string {
  return `${publicUrl.replace(/^http/, 'ws')}/ws/${endpointId}?apikey=${encodeURIComponent(apiKey)}`;
}

/** A program that listens and prints each request; runs as it stands. */
export function clientCode(client: Client, address: StreamAddress): string {
  const url = streamUrl(address);
  switch (client) {
    case 'node':
      return `// Save as listen.mjs, then: npm install ws && node listen.mjs
import WebSocket from 'ws';

const socket = new WebSocket('${url}');

socket.on('message', (text) => {
  const { type, payload } = JSON.parse(text);
  if (type === 'connected') console.log('Listening');
  if (type === 'new_request') console.log(payload.method, payload.body);
});
socket.on('error', (error) => console.error(error.message));
`;
    case 'browser':
      return `const socket = new WebSocket('${url}');

socket.addEventListener('message', (event) => {
  const { type, payload } = JSON.parse(event.data);
  if (type === 'connected') console.log('Listening');
  if (type === 'new_request') console.log(payload.method, payload.body);
});
`;
    case 'websocat':
      return `websocat -n '${url}' \\
  | jq --unbuffered -r 'select(.type == "new_request") | .payload | "\\(.method) \\(.body)"'
`;
    case 'python':
      return `# pip install websockets
import asyncio
import json

import websockets


async def main():
    async with websockets.connect("${url}") as socket:
        async for text in socket:
            message = json.loads(text)
            if message["type"] == "connected":
                print("Listening")
            elif message["type"] == "new_request":
                print(message["payload"]["method"], message["payload"]["body"])


asyncio.run(main())
`;
  }
}
