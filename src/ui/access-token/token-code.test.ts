import { describe, expect, it } from 'vitest';
import { tokenCommand } from '#ui/access-token/token-code.ts';

const publicUrl = 'https://hook.example';

describe('the command shown with a new token', () => {
  it('asks for something that its scopes allow', () => {
    expect(tokenCommand('hwp_a', { publicUrl, scopes: ['endpoints:read'] })).toBe(
      "curl -H 'Authorization: Bearer hwp_a' https://hook.example/api/endpoints",
    );
    expect(tokenCommand('hwp_a', { publicUrl, scopes: ['stream:listen'] })).toBe(
      "curl -H 'Authorization: Bearer hwp_a' https://hook.example/v1/auth/me",
    );
  });
});
