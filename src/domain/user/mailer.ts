export interface Mail {
  to: string;
  subject: string;
  text: string;
}

export interface Mailer {
  /** `log`: there is no mail server; the text goes to the server's log for the operator. */
  readonly kind: 'smtp' | 'log';
  /** Resolves when handed over; failures are logged, never thrown, so that answers don't differ. */
  send(mail: Mail): Promise<void>;
}
