export interface Emitter<Values extends unknown[]> {
  emit: (...values: Values) => void;
  /** Returns the function that ends listening. */
  on: (listener: (...values: Values) => void) => () => void;
}

export function createEmitter<Values extends unknown[]>(): Emitter<Values> {
  const listeners = new Set<(...values: Values) => void>();
  return {
    emit: (...values) => {
      for (const listener of listeners) listener(...values);
    },
    on: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
