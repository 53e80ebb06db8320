import type { Mail } from '#domain/user/mailer.ts';

/** What an owner is told of a destination. */
export interface DestinationTrouble {
  endpointId: string;
  endpointName: string;
  /** Without path and query, which may hold credentials. */
  origin: string;
  failuresInRow: number;
  /** Unix time in milliseconds. */
  failingSinceMs: number;
}

const TIME = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

function link(publicUrl: string, { endpointId }: DestinationTrouble): string {
  return `Deliveries:\n${publicUrl}/endpoints/${endpointId}\n`;
}

function history({ failuresInRow, failingSinceMs }: DestinationTrouble): string {
  return `No delivery has succeeded since ${TIME.format(failingSinceMs)} UTC; ${failuresInRow} failed one after the other.`;
}

/** The texts that tell an owner how a destination is. Links are on a line of their own. */
export const ownerMails = {
  failing: (publicUrl: string, to: string, trouble: DestinationTrouble): Mail => ({
    to,
    subject: `Deliveries to ${trouble.origin} are failing`,
    text: `${trouble.origin}, a destination of the endpoint “${trouble.endpointName}”, does not take what is sent to it.
${history(trouble)}

Nothing is lost: deliveries wait, and a single one goes out from time to time to see whether it works again.
When it does, all that wait follow. After five days without a success, the destination is turned off.

${link(publicUrl, trouble)}`,
  }),

  recovered: (publicUrl: string, to: string, trouble: DestinationTrouble): Mail => ({
    to,
    subject: `Deliveries to ${trouble.origin} work again`,
    text: `${trouble.origin}, a destination of the endpoint “${trouble.endpointName}”, takes deliveries again.
Those that waited are being delivered now.

${link(publicUrl, trouble)}`,
  }),

  paused: (publicUrl: string, to: string, trouble: DestinationTrouble): Mail => ({
    to,
    subject: `${trouble.origin} was turned off after five days of failure`,
    text: `${trouble.origin}, a destination of the endpoint “${trouble.endpointName}”, was turned off.
${history(trouble)}

What waits is kept as long as its requests are. Turn the destination on again when it is repaired: all that wait
are delivered then. New requests are captured as always, but not queued for it.

${link(publicUrl, trouble)}`,
  }),
} as const;
