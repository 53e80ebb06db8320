// Follows an endpoint in a browser: each request once and in order, across lost
// connections and reloads.
//   listen({ stream: 'wss://…/ws/ENDPOINT_ID', apiKey: 'hwk_…', onRequest: console.log });
const FINAL_CODES = [1008, 1009, 4001, 4003, 4004];
const PING_MS = 30_000;

export function listen({ stream, apiKey, onRequest, onState = () => {} }) {
  const store = `hookwire:${stream}`;
  let tries = 0;
  let socket, pinger, retry;

  // Without a position it begins with the next request; store 0 to begin with the
  // oldest.
  const position = () => localStorage.getItem(store);
  const save = (seq) => localStorage.setItem(store, seq);

  function connect() {
    clearTimeout(retry);
    const query = new URLSearchParams({ apikey: apiKey });
    if (position() !== null) query.set('after', position());
    socket = new WebSocket(`${stream}?${query}`);
    // One message at a time, even when `onRequest` is slow. If it fails, the request
    // comes again.
    let queue = Promise.resolve();
    let isOver = false;
    let heardAt = Date.now();

    socket.onmessage = ({ data }) => {
      heardAt = Date.now();
      queue = queue
        .then(() => isOver || receive(JSON.parse(data)))
        .catch(() => end(1006, 'not handled'));
    };
    socket.onclose = ({ code, reason }) => queue.then(() => end(code, reason));

    // A page can't see the server's protocol pings, so it asks for itself.
    pinger = setInterval(() => {
      if (Date.now() - heardAt > 2.5 * PING_MS) end(1006, 'silence');
      else if (socket.readyState === WebSocket.OPEN) socket.send('{"type":"ping"}');
    }, PING_MS);

    function end(code, reason) {
      if (isOver) return;
      isOver = true;
      clearInterval(pinger);
      socket.close();
      tries += 1;
      // A refused handshake looks like any lost line (1006): a page doesn't see its
      // status. So ten tries, then stop.
      if (FINAL_CODES.includes(code) || tries > 10)
        return onState('stopped', `${code} ${reason}`);
      // Full jitter: a thousand pages do not come back at once.
      const waitMs = Math.random() * Math.min(30_000, 1000 * 2 ** tries);
      onState('waiting', `${code} ${reason}`);
      retry = setTimeout(connect, waitMs);
    }
  }

  async function receive({ type, payload }) {
    if (type === 'connected') onState('live');
    if (type === 'connected' && position() === null) save(payload.seq);
    if (type === 'new_request' && payload.seq > Number(position())) {
      await onRequest(payload);
      save(payload.seq);
    }
    if (type === 'gap') save(payload.to);
    if (type === 'new_request' || type === 'caught_up') tries = 0;
  }

  const onOnline = () => socket.readyState === WebSocket.CLOSED && connect();
  window.addEventListener('online', onOnline);
  connect();
  return function stop() {
    window.removeEventListener('online', onOnline);
    clearTimeout(retry);
    clearInterval(pinger);
    socket.onmessage = socket.onclose = null;
    socket.close();
  };
}
