/** Where the server hands out the exact bytes, as an attachment. */
export function downloadUrl(requestId: string, what: 'body' | 'raw'): string {
  return `/download/requests/${requestId}/${what}`;
}
