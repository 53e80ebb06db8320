// Follows your endpoints in a browser: each event once and in order, over one
// connection that outlives its tokens.
//   const pair = await post('https://…', '/v1/auth/login', { email, password });
//   const stop = follow({ url: 'https://…', pair, endpointIds: ['…'], onEvent: console.log });
const FINAL_CODES = [1008, 1009, 4002, 4003];
const PING_MS = 30_000;

export async function post(url, path, body) {
  const response = await fetch(url + path, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  if (response.ok) return response.json();
  const isFinal = response.status < 500 && response.status !== 429;
  throw Object.assign(new Error(`${path} answered ${response.status}`), { isFinal });
}

// Access tokens that are fresh when you ask for them. The refresh token stays in
// memory: scripts can't steal it later.
function createTokens(url, pair) {
  const renewalOf = ({ expires_in }) => Date.now() + (expires_in - 90) * 1000;
  let renewAt = renewalOf(pair);
  let renewing = null;
  async function renew() {
    pair = await post(url, '/v1/auth/refresh', { refresh_token: pair.refresh_token });
    renewAt = renewalOf(pair);
    return pair.access_token;
  }
  return {
    get: async () =>
      // One renewal at a time: a refresh token that is used twice ends the sign-in.
      Date.now() < renewAt
        ? pair.access_token
        : (renewing ??= renew().finally(() => (renewing = null))),
    forget: () => (renewAt = 0),
  };
}

export function follow({
  url,
  pair,
  endpointIds,
  onEvent,
  onStatus = () => {},
  onState = () => {},
}) {
  const tokens = createTokens(url, pair);
  const store = (id) => `hookwire:${url}:${id}`;
  // Without a saved position it begins with the oldest event that is stored.
  const position = (id) => Number(localStorage.getItem(store(id)));
  const save = (id, seq) => localStorage.setItem(store(id), seq);
  let tries = 0;
  let isStopped = false;
  let socket, timer, retry;

  async function connect() {
    let token = await tokens.get();
    if (isStopped) return;
    const query = new URLSearchParams({ ack: 1, token });
    const own = (socket = new WebSocket(`${url.replace(/^http/, 'ws')}/v1/ws?${query}`));
    const send = (message) =>
      own.readyState === WebSocket.OPEN && own.send(JSON.stringify(message));
    let queue = Promise.resolve();
    let isOver = false;
    let heardAt = Date.now();

    function subscribe() {
      const after = Object.fromEntries(endpointIds.map((id) => [id, position(id)]));
      send({ type: 'subscribe', endpoint_ids: endpointIds, after });
    }
    // One message at a time, even when `onEvent` is slow. If it fails, the event comes
    // again.
    own.onopen = subscribe;
    own.onmessage = ({ data }) => {
      heardAt = Date.now();
      queue = queue
        .then(() => isOver || receive(JSON.parse(data)))
        .catch(() => end(1006, 'not handled'));
    };
    own.onclose = ({ code, reason }) => queue.then(() => end(code, reason));

    // A page can't see the server's protocol pings, so it asks for itself. And it keeps
    // the token fresh.
    timer = setInterval(async () => {
      if (Date.now() - heardAt > 2.5 * PING_MS) return end(1006, 'silence');
      send({ type: 'ping' });
      subscribe();
      const fresh = await tokens.get().catch(() => token);
      if (fresh !== token) send({ type: 'auth', token: (token = fresh) });
    }, PING_MS);

    function end(code, reason) {
      if (isOver || isStopped) return;
      isOver = true;
      clearInterval(timer);
      own.close();
      if (code === 4001) tokens.forget();
      if (FINAL_CODES.includes(code)) onState('stopped', `${code} ${reason}`);
      else again(`${code} ${reason}`, code === 4029 ? 30_000 : 0);
    }
  }

  function again(why, atLeastMs) {
    tries += 1;
    onState('waiting', why);
    // Full jitter: a thousand pages do not come back at once.
    retry = setTimeout(
      start,
      Math.max(atLeastMs, Math.random() * Math.min(30_000, 500 * 2 ** tries)),
    );
  }

  function start() {
    connect().catch((error) =>
      error.isFinal ? onState('stopped', error.message) : again(error.message, 0),
    );
  }

  async function receive({ type, data }) {
    if (type === 'subscribed')
      onState('live', data.rejected.map(({ message }) => message).join(' '));
    if (type === 'status_update') onStatus(data);
    if (type === 'gap') save(data.endpoint_id, data.to);
    if (type === 'event' && data.seq > position(data.endpoint_id)) {
      await onEvent(data);
      save(data.endpoint_id, data.seq);
    }
    if (type === 'event' || type === 'caught_up') tries = 0;
  }

  start();
  return function stop() {
    isStopped = true;
    clearTimeout(retry);
    clearInterval(timer);
    socket?.close();
  };
}
