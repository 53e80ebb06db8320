/** Prisma's code for a unique index that refused a row; by code, because one process holds several copies of its classes. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'P2002';
}
