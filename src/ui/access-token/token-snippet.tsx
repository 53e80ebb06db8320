import { tokenCommand } from '#ui/access-token/token-code.ts';
import type { TokenScope } from '#ui/access-token/use-tokens.ts';
import { useMe } from '#ui/account/use-me.ts';
import { CodeBlock } from '#ui/kit/code-block.tsx';

export interface TokenSnippetProps {
  token: string;
  scopes: readonly TokenScope[];
  onCopied: () => void;
}

/** Copying the command copies the token. */
export function TokenSnippet({ token, scopes, onCopied }: TokenSnippetProps) {
  const me = useMe();
  if (!me) return null;
  const { publicUrl } = me;
  return (
    <CodeBlock
      code={tokenCommand(token, { publicUrl, scopes })}
      label="curl command"
      wrap
      onCopied={onCopied}
    />
  );
}
