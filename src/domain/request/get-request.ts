import { readAnswer } from '#domain/client-answer/read-answer.ts';
import type { DomainContext } from '#domain/context.ts';
import { notFound } from '#domain/errors.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { judgeRequest } from '#domain/signature/judge-request.ts';
import type { SignatureColumns } from '#domain/signature/stored-secrets.ts';
import { decodeBody, decodeHeaders, projectQueryPairs, splitTarget } from './project.ts';
import type { RequestDetail } from './schemas.ts';
import { toRequestSummary } from './summary.ts';
import { wholeCharacters } from './whole-characters.ts';

const MAX_PREVIEW_BYTES = 1024 * 1024;

interface Row extends SignatureColumns {
  endpointId: string;
  seq: bigint;
  method: string;
  target: string;
  httpVersion: string;
  headers: Uint8Array;
  bodyStart: Uint8Array;
  bodySize: number;
  bodySha256: Uint8Array;
  remoteAddress: string;
  receivedAt: Date;
  writtenAfterMs: number;
  answerFromClient: boolean;
  answerDeadlineMs: number;
}

/** How long after its deadline an answer may come to be written down, in milliseconds. */
const ANSWER_SLACK_MS = 10_000;

/**
 * With the first MiB of the body; the download has it whole.
 * @throws {DomainError} `not_found`
 */
export async function getRequest(
  ctx: DomainContext,
  principal: Principal,
  input: { id: string },
): Promise<RequestDetail> {
  const [row] = await ctx.db.$queryRaw<Row[]>`
    SELECT r.endpoint_id AS "endpointId", r.seq, r.method, r.target, r.http_version AS "httpVersion", r.headers,
           substring(r.body FROM 1 FOR ${MAX_PREVIEW_BYTES}::int) AS "bodyStart",
           r.body_size AS "bodySize", r.body_sha256 AS "bodySha256",
           r.remote_address AS "remoteAddress", r.received_at AS "receivedAt",
           (extract(epoch FROM r.written_at - r.received_at) * 1000)::float8 AS "writtenAfterMs",
           e.signature_provider AS "signatureProvider",
           e.answer_from_client AS "answerFromClient", e.answer_deadline_ms AS "answerDeadlineMs",
           e.signature_secret_ciphertext AS "signatureSecretCiphertext"
      FROM request r JOIN endpoint e ON e.id = r.endpoint_id AND e.deleted_at IS NULL
     WHERE r.id = ${input.id}::uuid AND r.workspace_id = ${principal.workspaceId}::uuid
       AND r.deleted_at IS NULL`;
  if (!row) throw notFound('Request');
  const { path, search } = splitTarget(row.target);
  const bodyTruncated = row.bodySize > row.bodyStart.byteLength;
  const bodyStart = Buffer.from(row.bodyStart);
  const rawHeaders = decodeHeaders(row.headers);
  const { workspaceId } = principal;
  const arrivedAtMs = row.receivedAt.getTime();
  const judged = judgeRequest(ctx, { ...row, id: input.id, workspaceId, headers: rawHeaders, arrivedAtMs });
  const [signature, answer] = await Promise.all([judged, readAnswer(ctx, { ...row, workspaceId })]);
  const answerDueMs = arrivedAtMs + row.answerDeadlineMs + ANSWER_SLACK_MS;
  return {
    ...toRequestSummary({
      ...row,
      id: input.id,
      seq: Number(row.seq),
      receivedAtMs: arrivedAtMs,
    }),
    target: row.target,
    path,
    httpVersion: row.httpVersion,
    rawHeaders,
    queryPairs: projectQueryPairs(search),
    ...decodeBody(bodyTruncated ? wholeCharacters(bodyStart) : bodyStart),
    bodyTruncated,
    bodySha256: Buffer.from(row.bodySha256).toString('hex'),
    writtenAfterMs: row.writtenAfterMs,
    signature,
    answer,
    isAnswerAwaited: row.answerFromClient && answer === null && ctx.clock.now() < answerDueMs,
  };
}
