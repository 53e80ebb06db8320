/**
 * The custom server knows the client behind trusted proxies and writes it here, over whatever the client
 * sent, before Next sees the request.
 */
export const REMOTE_ADDRESS_HEADER = 'x-hookwire-remote-address';
