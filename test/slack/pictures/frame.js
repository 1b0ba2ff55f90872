// @ts-nocheck A page of a browser, bundled by esbuild; React comes here without its types.
import { createElement as h } from 'react';
import { createRoot } from 'react-dom/client';
import { Message } from 'slack-blocks-to-jsx';

/** Draws one message, window or home into the page; the script beside this takes its picture. */
window.draw = ({ kind, title, blocks, actions = [] }) => {
  const body = h(Message, {
    blocks,
    name: 'Attaché',
    logo: window.LOGO,
    time: new Date('2026-01-15T09:30:00Z'),
    theme: 'light',
    withoutWrapper: kind !== 'message',
    data: { users: [{ id: 'U1', name: 'Dana Reyes' }] },
  });
  const bar = title && h('div', { className: 'bar' }, title);
  const buttons =
    actions.length > 0 && h('div', { className: 'buttons' }, ...actions.map((text) => h('span', { key: text }, text)));
  createRoot(document.getElementById('root')).render(h('div', { className: `card ${kind}` }, bar, body, buttons));
};
