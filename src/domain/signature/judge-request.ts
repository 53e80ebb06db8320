import type { DomainContext } from '#domain/context.ts';
import { notFound } from '#domain/errors.ts';
import type { HeaderPair } from '#domain/request/project.ts';
import { readClaim, type Claim } from './claim.ts';
import { judgeClaim } from './judge.ts';
import { beginMac } from './mac.ts';
import { isFlaw } from './flaw.ts';
import { lookupIn } from './header.ts';
import { SCHEMES, signedBy } from './schemes.ts';
import { openSignature, type SignatureColumns } from './stored-secrets.ts';
import { toVerdict, type SignatureVerdict } from './verdict.ts';

/** A body is hashed in pieces, so that a large one holds neither much memory nor the thread for long. */
const PIECE_BYTES = 4 * 1024 * 1024;

export interface JudgedRequest extends SignatureColumns {
  id: string;
  workspaceId: string;
  endpointId: string;
  headers: readonly HeaderPair[];
  /** As much of the body as is at hand. */
  bodyStart: Uint8Array;
  bodySize: number;
  arrivedAtMs: number;
}

/**
 * Judges a stored request with the endpoint's present secrets; its age counts at its arrival. Null when there
 * is neither a secret nor a signature.
 */
export async function judgeRequest(
  ctx: DomainContext,
  request: JudgedRequest,
): Promise<SignatureVerdict | null> {
  const headers = lookupIn(request.headers);
  const signer = signedBy(headers);
  const checked = openSignature(ctx.secretBox, request.endpointId, request);
  if (!checked) return signer && toVerdict(signer, { outcome: 'no_secret' });
  const { provider, secrets } = checked;
  if (secrets === null) return toVerdict(provider, { outcome: 'secret_unreadable' });
  const claim = readClaim(provider, headers);
  if (isFlaw(claim)) return toVerdict(provider, claim, signer === provider ? null : signer);
  const keys = secrets.map((secret) => SCHEMES[provider].keyOf(secret)).filter((key) => key !== null);
  const macs = await macsOf(ctx, request, { claim, keys });
  return toVerdict(provider, judgeClaim(claim, macs, request.arrivedAtMs));
}

async function macsOf(
  ctx: DomainContext,
  request: JudgedRequest,
  { claim, keys }: { claim: Claim; keys: readonly Buffer[] },
): Promise<Buffer[]> {
  const macs = keys.map((key) => beginMac(key, claim.prefix.bytes));
  let piece = request.bodyStart;
  for (let read = 0; ;) {
    for (const mac of macs) mac.update(piece);
    read += piece.byteLength;
    if (read >= request.bodySize) return macs.map((mac) => mac.digest());
    piece = await readPiece(ctx, request, read);
  }
}

async function readPiece(ctx: DomainContext, request: JudgedRequest, from: number): Promise<Uint8Array> {
  const [row] = await ctx.db.$queryRaw<{ piece: Uint8Array }[]>`
    SELECT substring(body FROM ${from + 1}::int FOR ${PIECE_BYTES}::int) AS piece
      FROM request WHERE id = ${request.id}::uuid AND workspace_id = ${request.workspaceId}::uuid`;
  // Purged in between.
  if (!row || row.piece.byteLength === 0) throw notFound('Request');
  return row.piece;
}
