export interface Mail {
  to: string;
  subject: string;
  text: string;
  /** The same for a mail that may be sent twice: mail programs show one of them. */
  id?: string;
}

export interface Mailer {
  /** `log`: there is no mail server; the text goes to the server's log for the operator. */
  readonly kind: 'smtp' | 'log';
  /** Whether it was handed over; failures are logged, never thrown, so that answers don't differ. */
  send(mail: Mail): Promise<boolean>;
}
