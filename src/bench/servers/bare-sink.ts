import { createServer } from 'node:http';
import { announce } from './announce.ts';

// Bound: what node:http itself costs. Reads the body, keeps nothing, answers JSON of the documented size.

const ANSWER = JSON.stringify({
  received: true,
  id: '01890000-0000-7000-8000-000000000000',
  timestamp: Date.now(),
});
const HEADERS = ['Content-Type', 'application/json', 'Content-Length', String(ANSWER.length)];

const server = createServer((request, response) => {
  request.on('data', () => undefined);
  request.on('end', () => {
    response.writeHead(200, HEADERS);
    response.end(ANSWER);
  });
});
server.keepAliveTimeout = 65_000;
announce(server);
