import type { AccountDelivery, AccountEvent } from '#protocol/account-event.ts';

export interface ListEventsInput {
  /** null: all endpoints of the workspace. */
  endpointId: string | null;
  status: AccountDelivery['delivery_status'] | null;
  /** Arrived at this time or later. */
  from: Date | null;
  /** Arrived before this time. */
  to: Date | null;
  limit: number;
  /** At most `EVENT_LIST_REACH`. */
  offset: number;
}

export interface EventPage {
  events: AccountEvent[];
  /** Exact up to `EVENT_LIST_REACH`. */
  total: number;
  /** There are more than `total`. */
  totalCapped: boolean;
}
