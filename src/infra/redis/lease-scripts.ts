import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';

// A place is a hash of `<lease>/<id>`; an entry counts while its lease, one a node, is alive by Redis's own clock.
// KEYS[1] is the set of leases by the time at which each ends, KEYS[2] the place.
const PRELUDE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local known = {}
local function lives(lease)
  if known[lease] == nil then
    local till = redis.call('ZSCORE', KEYS[1], lease)
    known[lease] = till ~= false and tonumber(till) > now
  end
  return known[lease]
end
-- Calls back with each living entry; removes the others.
local function each(visit)
  for _, field in ipairs(redis.call('HKEYS', KEYS[2])) do
    local lease, id = string.match(field, '^([^/]+)/(.*)$')
    if lease and lives(lease) then visit(field, lease, id) else redis.call('HDEL', KEYS[2], field) end
  end
end
`;

/** ARGV: lease, its milliseconds, whether a dead one may live again. */
const RENEW = `${PRELUDE}
if ARGV[3] == '0' and not lives(ARGV[1]) then return 0 end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
return 1`;

/** ARGV: lease, milliseconds after which an unattended place is forgotten, cap (-1: none), id, value. */
const ENTER = `${PRELUDE}
if not lives(ARGV[1]) then return 'lost' end
local cap = tonumber(ARGV[3])
if cap >= 0 then
  local count = 0
  each(function(_, _, id) if id ~= ARGV[4] then count = count + 1 end end)
  if count >= cap then return 'full' end
end
redis.call('HSET', KEYS[2], ARGV[1] .. '/' .. ARGV[4], ARGV[5])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return 'in'`;

/** ARGV: lease, milliseconds as above, then ids and values by turns, which are there whatever the cap. */
const ASSERT = `${PRELUDE}
local own = {}
for i = 3, #ARGV, 2 do own[ARGV[i]] = true end
each(function(field, lease, id)
  if own[id] and lease ~= ARGV[1] then redis.call('HDEL', KEYS[2], field) end
end)
for i = 3, #ARGV, 2 do redis.call('HSET', KEYS[2], ARGV[1] .. '/' .. ARGV[i], ARGV[i + 1]) end
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return 1`;

const READ = `${PRELUDE}
local values = {}
each(function(field) table.insert(values, redis.call('HGET', KEYS[2], field)) end)
return values`;

function hashed(text: string): { text: string; sha: string } {
  return { text, sha: createHash('sha1').update(text).digest('hex') };
}

const SCRIPTS = { renew: hashed(RENEW), enter: hashed(ENTER), assert: hashed(ASSERT), read: hashed(READ) };

/** Runs a script by its hash; the first time that a server sees it, by its text. */
export async function runScript(
  redis: Redis,
  name: keyof typeof SCRIPTS,
  call: { keys: readonly string[]; args?: readonly (string | number)[] },
): Promise<unknown> {
  const { keys, args = [] } = call;
  const { text, sha } = SCRIPTS[name];
  try {
    return await redis.evalsha(sha, keys.length, ...keys, ...args);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return redis.eval(text, keys.length, ...keys, ...args);
  }
}
