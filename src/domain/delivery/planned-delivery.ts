/** A row of the queue as it is written with its capture. */
export interface PlannedDelivery {
  /** UUIDv7. */
  id: string;
  destinationId: string;
}
