import type { DestinationHealth } from '#domain/delivery/destination-health.ts';
import type { DeliverySettings } from '#domain/destination/delivery-settings.ts';

/** A destination as a lane knows it. */
export interface Target {
  settings: DeliverySettings;
  endpointId: string;
  isDisabled: boolean;
  health: DestinationHealth;
  /** When it was read, by `performance.now()`. */
  readAtMs: number;
  /** Attempts at once, of those that the endpoint has. */
  share: number;
}
