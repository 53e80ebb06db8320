/** `createdAt` to `created_at`. */
type Snake<S extends string> = S extends `${infer First}${infer Rest}`
  ? First extends Lowercase<First>
    ? `${First}${Snake<Rest>}`
    : `_${Lowercase<First>}${Snake<Rest>}`
  : S;

type InBothSpellings<T> = T & { [K in keyof T & string as Snake<K>]: T[K] };

function toSnake(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/**
 * The known clients of `/api` were written at different times: some read `createdAt`, some `created_at`. Each
 * object carries both; this gives them to a schema's shape and to a value alike.
 */
export function inBothSpellings<T extends object>(camel: T): InBothSpellings<T> {
  const snake = Object.entries(camel).map(([key, value]: [string, unknown]) => [toSnake(key), value]);
  // Guarantee: Snake is toSnake, said to the compiler.
  return { ...camel, ...Object.fromEntries(snake) } as InBothSpellings<T>;
}
