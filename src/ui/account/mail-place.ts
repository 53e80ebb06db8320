/** Where the link of a mail is to be found: "in your inbox". */
export function mailPlace(me: { mail: 'smtp' | 'log' } | undefined): string {
  return me?.mail === 'log' ? 'in the server’s log, as no mail server is set up' : 'in your inbox';
}
