import { shortId, unixSeconds, type Sample } from './sample.ts';

/** https://docs.slack.dev/apis/events-api/#callback-field */
export const slack: Sample = {
  provider: 'slack',
  make: (moment) => {
    const seconds = unixSeconds(moment.nowMs);
    const ts = `${seconds}.000200`;
    return {
      headers: [
        ['User-Agent', 'Slackbot 1.0 (+https://api.slack.com/robots)'],
        ['Accept', '*/*'],
        ['X-Slack-Request-Timestamp', String(seconds)],
      ],
      body: {
        team_id: 'T0OCTO00',
        api_app_id: 'A0OCTO00',
        event: {
          type: 'message',
          channel: 'C0GENERAL',
          channel_type: 'channel',
          user: 'U0MONA00',
          text: 'Order 1042 is paid',
          ts,
          event_ts: ts,
        },
        type: 'event_callback',
        event_id: `Ev${shortId(moment, 9).toUpperCase()}`,
        event_time: seconds,
        authorizations: [{ team_id: 'T0OCTO00', user_id: 'U0BOT000', is_bot: true }],
      },
    };
  },
};
