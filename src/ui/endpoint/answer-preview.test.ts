import { describe, expect, it } from 'vitest';
import { previewAnswer } from '#ui/endpoint/answer-preview.ts';

const VALUES = { status: 201, delayMs: 0, headers: [{ key: '0', name: 'X-A', value: 'b' }], body: 'é' };

describe('the preview of a custom answer', () => {
  it('shows status, headers, length in bytes and body', () => {
    expect(previewAnswer(VALUES)).toBe(
      'HTTP/1.1 201 Created\nX-Hookwire-Request-Id: <request id>\nX-A: b\nContent-Length: 2\n\né',
    );
  });

  it('leaves out the body where HTTP has none', () => {
    expect(previewAnswer({ ...VALUES, status: 204 })).not.toContain('é');
  });
});
