import { App, ExpressReceiver } from '@slack/bolt';

/** The least that a Slack app can do: acknowledge, and nothing else. What durable intake is measured beside. */
const [secret = '', apiUrl = ''] = process.argv.slice(2);
const receiver = new ExpressReceiver({ signingSecret: secret });
const app = new App({ token: 'xoxb-1', receiver, clientOptions: { slackApiUrl: apiUrl } });
app.event('app_mention', async () => undefined);
const server = receiver.app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`ready ${typeof address === 'object' ? address?.port : ''}\n`);
});
