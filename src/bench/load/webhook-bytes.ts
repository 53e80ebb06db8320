import { createHash } from 'node:crypto';

const BODY_BYTES = 1_024;

/** A JSON body of exactly 1 KiB. */
function body(): string {
  const document = {
    id: 'evt_1PqVYx2eZvKYlo2C8b2nT5wQ',
    type: 'invoice.payment_succeeded',
    created: 1_763_788_800,
    livemode: true,
    data: { object: { customer: 'cus_QhT1xY2z3A4b5C', amount_paid: 4_900, currency: 'eur', lines: '' } },
  };
  const missing = BODY_BYTES - JSON.stringify(document).length;
  document.data.object.lines = 'Plus plan, one month. '.repeat(BODY_BYTES).slice(0, missing);
  return JSON.stringify(document);
}

/** A webhook as a provider sends it; its headers are names and values by turns. */
export interface Webhook {
  rawHeaders: string[];
  body: string;
}

export function webhookTo(host: string): Webhook {
  const content = body();
  const signature = createHash('sha256').update(content).digest('hex');
  const headers = {
    Host: host,
    'User-Agent': 'Acme-Webhooks/1.0 (+https://acme.example/docs/webhooks)',
    Accept: '*/*',
    'Content-Type': 'application/json; charset=utf-8',
    'Acme-Signature': `t=1763788800,v1=${signature}`,
    'Content-Length': String(Buffer.byteLength(content)),
  };
  return { rawHeaders: Object.entries(headers).flat(), body: content };
}

/** The bytes of one webhook, kept alive. */
export function webhookBytes(port: number, path: string): Buffer {
  const { rawHeaders, body: content } = webhookTo(`127.0.0.1:${port}`);
  let head = `POST ${path} HTTP/1.1\r\n`;
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) head += `${rawHeaders[i]}: ${rawHeaders[i + 1]}\r\n`;
  return Buffer.from(`${head}\r\n${content}`);
}
