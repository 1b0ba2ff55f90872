import bolt from '@slack/bolt';

/** The least that a Slack app can do: acknowledge, and nothing else. */
const [secret = '', apiUrl = ''] = process.argv.slice(2);
const receiver = new bolt.ExpressReceiver({ signingSecret: secret });
const app = new bolt.App({ token: 'xoxb-1', receiver, clientOptions: { slackApiUrl: apiUrl } });
app.event('app_mention', async () => undefined);
const server = receiver.app.listen(0, '127.0.0.1', () => {
  process.stdout.write(`ready on http://127.0.0.1:${server.address().port}/\n`);
});
