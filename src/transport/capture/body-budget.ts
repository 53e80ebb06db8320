/** Bytes that bodies may hold together while they are read and committed, so that large ones can't exhaust memory. */
export interface BodyBudget {
  /** Takes room for a body of the workspace that grows from `before` to `after` bytes; false when there is none. */
  grow(workspaceId: string, before: number, after: number): boolean;
  /** Gives back what a body of `size` bytes has taken. */
  release(workspaceId: string, size: number): void;
}

/** Small bodies are not counted: nobody's large ones may turn an ordinary webhook away. */
const FREE_BYTES = 64 * 1024;

function counted(size: number): number {
  return size > FREE_BYTES ? size : 0;
}

/** One workspace may take a quarter, so that it can't turn away the others' large bodies either. */
export function createBodyBudget(maxBytes: number): BodyBudget {
  const taken = new Map<string, number>();
  let total = 0;

  function add(workspaceId: string, bytes: number): void {
    total += bytes;
    const own = (taken.get(workspaceId) ?? 0) + bytes;
    if (own > 0) taken.set(workspaceId, own);
    else taken.delete(workspaceId);
  }

  return {
    grow: (workspaceId, before, after) => {
      const bytes = counted(after) - counted(before);
      if (bytes === 0) return true;
      const own = (taken.get(workspaceId) ?? 0) + bytes;
      if (total + bytes > maxBytes || own > maxBytes / 4) return false;
      add(workspaceId, bytes);
      return true;
    },
    release: (workspaceId, size) => {
      if (counted(size) > 0) add(workspaceId, -size);
    },
  };
}
