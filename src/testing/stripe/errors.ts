/** An answer that Stripe refuses with. */
export interface Refusal {
  status: number;
  type: string;
  message: string;
  code?: string;
  param?: string;
}

export function isRefusal(value: object): value is Refusal {
  return 'status' in value && typeof value.status === 'number' && 'type' in value;
}

export function missing(noun: string, id: string, param: string): Refusal {
  const message = `No such ${noun}: '${id}'`;
  return { status: 404, type: 'invalid_request_error', code: 'resource_missing', message, param };
}

export function wrong(message: string, param: string): Refusal {
  return { status: 400, type: 'invalid_request_error', message, param };
}

export const NO_KEY: Refusal = {
  status: 401,
  type: 'invalid_request_error',
  message: 'Invalid API Key provided: sk_test_*****',
};

export const OTHER_PARAMETERS: Refusal = {
  status: 400,
  type: 'idempotency_error',
  message:
    'Keys for idempotent requests can only be used with the same parameters they were first used with.',
};
