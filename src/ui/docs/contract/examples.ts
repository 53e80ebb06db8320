/** Ids and times that the examples share, so that a reader sees what refers to what. */
export const EXAMPLE = {
  endpointId: '019e0c1a-7d5c-7b3e-9f3a-2c8e5d1b4a60',
  requestId: '019e0c1b-02aa-7c11-8d20-5b7f3f0c9e14',
  connectionId: '019e0c1a-9e3f-7d05-b6a1-6f2d7c3e8b92',
  replayId: '019e0c21-44b0-7a6f-a1c8-0e9d4b2f7365',
  timestamp: 1_777_816_920_412,
  time: '2026-05-03T14:02:00.412Z',
} as const;
