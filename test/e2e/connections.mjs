/**
 * Loaded into the program before anything else (`--import`), in every thread of it: writes down whatever would leave
 * this machine, one JSON line each, and lets none of it out. What is meant for another host goes to the doubles on
 * loopback, where a port of theirs is given, and is refused otherwise.
 */
import { ChildProcess } from 'node:child_process';
import dgram from 'node:dgram';
import dns from 'node:dns';
import { appendFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

const { CONNECTIONS_FILE = '', CONNECTIONS_PORT } = process.env;

/** @param {string} how @param {unknown} to */
function record(how, to) {
  appendFileSync(CONNECTIONS_FILE, `${JSON.stringify({ how, to })}\n`);
}

/** @param {string} host */
function isHere(host) {
  return host === 'localhost' || host === '::1' || /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(host);
}

/** @param {string} code */
const refusal = (code) => Object.assign(new Error(`${code}: nothing leaves this machine`), { code });

const connect = net.Socket.prototype.connect;
/** @this {import('node:net').Socket} @param {any[]} given */
function recorded(...given) {
  // Node itself calls it with its arguments in one list, made regular before.
  const args = Array.isArray(given[0]) ? given[0] : given;
  const [first, second] = args;
  const options = typeof first === 'object' && first !== null ? first : { port: first, host: second };
  const callback = args.findLast((arg) => typeof arg === 'function');
  const host = String(options.host ?? 'localhost');
  const unix = options.path ?? (typeof first === 'string' && Number.isNaN(Number(first)) ? first : undefined);
  if (unix !== undefined) record('connect', unix);
  if (unix !== undefined || isHere(host)) return Reflect.apply(connect, this, given);
  record('connect', host);
  if (CONNECTIONS_PORT !== undefined) {
    const there = { ...options, host: '127.0.0.1', port: Number(CONNECTIONS_PORT) };
    return Reflect.apply(connect, this, callback === undefined ? [there] : [there, callback]);
  }
  process.nextTick(() => this.destroy(refusal('ECONNREFUSED')));
  return this;
}
net.Socket.prototype.connect = recorded;

/** @param {any} module @param {string} name @param {string} how */
function refuseNames(module, name, how) {
  const original = module[name];
  module[name] = (/** @type {any[]} */ ...args) => {
    if (isHere(String(args[0])) || net.isIP(String(args[0])) !== 0) return Reflect.apply(original, module, args);
    record(how, args[0]);
    const callback = args.at(-1);
    if (typeof callback !== 'function') return Promise.reject(refusal('ENOTFOUND'));
    process.nextTick(callback, refusal('ENOTFOUND'));
    return undefined;
  };
}
for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6', 'resolveAny', 'resolveSrv', 'resolveTxt', 'reverse']) {
  refuseNames(dns, name, 'lookup');
  refuseNames(dns.promises, name, 'lookup');
}

/** Whatever it sent would be sent nowhere. */
dgram.Socket.prototype.send = /** @type {any} */ (
  (/** @type {any[]} */ ...args) => {
    record('send', args.filter((arg) => typeof arg === 'string' || typeof arg === 'number').join(' '));
  }
);

// A program that it starts would be out of our sight.
const childProcess = /** @type {any} */ (ChildProcess.prototype);
const spawn = childProcess.spawn;
childProcess.spawn = function start(/** @type {any} */ options) {
  record('start', options?.file);
  return Reflect.apply(spawn, this, [options]);
};

syncBuiltinESMExports();
