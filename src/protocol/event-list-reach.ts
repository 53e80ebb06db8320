/** How far back a list of events reaches, and how far its total is counted. */
export const EVENT_LIST_REACH = 10_000;
