// Makes the pages quicker to use; every one of them works without it. The server draws everything: this only asks it
// for the same pages and puts their parts in place, so that an answer and its words stay side by side.

const desk = /** @type {HTMLElement} */ (document.getElementById('desk'));
const reading = /** @type {HTMLElement} */ (document.getElementById('reading'));

/** Longer waits are told in words; shorter ones would only flicker. */
const TELL_AFTER_MS = 250;
const FILTER_AFTER_MS = 200;
/** Statuses of an address, or a head, that a server or a proxy on the way does not take. */
const TOO_LONG = [414, 431];
const KEYS_OFF = 'keys-off';

/** Address of what is shown, without its fragment. */
let shown = location.pathname + location.search;
/** The citation link that was followed last, where Esc leads back to. @type {HTMLElement | undefined} */
let followed;
let latest = 0;

/** @param {string} words */
function tell(words) {
  const progress = document.getElementById('progress');
  if (progress !== null) progress.textContent = words;
}

/**
 * Gets a page. A later request overtakes an earlier one, whose page is then not shown.
 * @param {string} address
 * @returns {Promise<Document | undefined>}
 */
async function fetchPage(address) {
  latest += 1;
  const mine = latest;
  const telling = setTimeout(() => {
    if (mine === latest) tell('Looking in the chapter …');
  }, TELL_AFTER_MS);
  try {
    const response = await fetch(address, { headers: { accept: 'text/html' } });
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    if (mine !== latest) return undefined;
    if (response.ok && page.getElementById('reading') !== null) {
      tell('');
      return page;
    }
    const otherwise = TOO_LONG.includes(response.status)
      ? 'The question is too long to be sent; please shorten it.'
      : 'That did not work; please try again.';
    tell(page.querySelector('.message')?.textContent ?? otherwise);
  } catch {
    if (mine === latest) tell('The server cannot be reached; please try again.');
  } finally {
    clearTimeout(telling);
  }
  return undefined;
}

/** @param {Document} page @param {string} address @param {{ remember?: boolean }} how */
function showReading(page, address, { remember = true } = {}) {
  reading.replaceChildren(.../** @type {HTMLElement} */ (page.getElementById('reading')).childNodes);
  document.title = page.title;
  const pages = page.querySelector('header nav');
  if (pages !== null) document.querySelector('header nav')?.replaceWith(pages);
  const { pathname, search } = new URL(address, location.href);
  shown = pathname + search;
  if (remember) history.pushState(null, '', address);
}

/**
 * Puts the newest answer under the box, with the answers before it in place of the links that would ask them again.
 * @param {Document} page
 */
function showDesk(page) {
  const before = new Map([...desk.querySelectorAll('article')].map((article) => [article.dataset.question, article]));
  desk.replaceChildren(.../** @type {HTMLElement} */ (page.getElementById('desk')).childNodes);
  for (const entry of desk.querySelectorAll('.earlier li')) {
    const article = before.get(/** @type {HTMLElement} */ (entry).dataset.question);
    if (article !== undefined) entry.replaceChildren(article);
  }
}

/** @param {string} address */
async function ask(address) {
  desk.setAttribute('aria-busy', 'true');
  const page = await fetchPage(address);
  desk.removeAttribute('aria-busy');
  if (page === undefined) return;
  followed = undefined;
  showDesk(page);
  showReading(page, address);
  const article = desk.querySelector('article');
  desk.scrollTop = 0;
  if (desk.getBoundingClientRect().top < 0) desk.scrollIntoView();
  article?.focus({ preventScroll: true });
  showFirst();
}

/** Where answer and chapter stand side by side, the first words that are cited come into view at once. */
function showFirst() {
  const mark = document.getElementById('m');
  if (mark === null || desk.querySelector('article') === null) return;
  if (desk.getBoundingClientRect().right < reading.getBoundingClientRect().left)
    mark.scrollIntoView({ block: 'center' });
}

/**
 * Opens a place of the chapter beside the answer.
 * @param {string} address
 * @param {{ remember?: boolean }} how
 */
async function open(address, how = {}) {
  const page = await fetchPage(address);
  if (page === undefined) return;
  const { hash, pathname, search } = new URL(address, location.href);
  showReading(page, address, how);
  for (const link of desk.querySelectorAll('.now')) link.classList.remove('now');
  const place = `${pathname}?q=${new URLSearchParams(search).get('q')}`;
  for (const link of desk.querySelectorAll('article:first-of-type a.cite, article:first-of-type a.open')) {
    const is = (link.getAttribute('href') ?? '').split('&')[0]?.split('#')[0] === place;
    if (is) (link.classList.contains('cite') ? link : link.parentElement)?.classList.add('now');
  }
  lookAt(document.getElementById('m') ?? document.getElementById(hash.slice(1)) ?? reading);
}

/** Scrolls only as far as needed, and lets the keyboard go on from there. @param {HTMLElement} place */
function lookAt(place) {
  const { top, bottom } = place.getBoundingClientRect();
  if (top < 60 || bottom > innerHeight - 20) place.scrollIntoView({ block: place === reading ? 'start' : 'center' });
  if (!place.hasAttribute('tabindex')) place.setAttribute('tabindex', '-1');
  place.focus({ preventScroll: true });
}

/** Shows an endnote, or a note on the text, beside the mark that calls it; a second choice puts it away. @param {HTMLAnchorElement} mark */
function showBeside(mark) {
  const next = mark.nextElementSibling;
  if (next?.classList.contains('beside')) {
    next.remove();
    mark.removeAttribute('aria-expanded');
    return;
  }
  const note = document.getElementById(mark.hash.slice(1));
  if (note === null) return;
  const words = (note.querySelector('p') ?? note).cloneNode(true);
  const beside = document.createElement('span');
  beside.className = 'beside';
  beside.setAttribute('role', 'note');
  for (const node of /** @type {HTMLElement} */ (words).querySelectorAll('[id]')) node.removeAttribute('id');
  for (const node of /** @type {HTMLElement} */ (words).querySelectorAll('.back, .number')) node.remove();
  beside.append(...words.childNodes);
  const whole = document.createElement('a');
  whole.href = mark.hash;
  whole.textContent = 'Among the notes';
  beside.append(' ', whole);
  mark.setAttribute('aria-expanded', 'true');
  mark.after(beside);
}

/** @param {HTMLDetailsElement} details */
async function copy(details) {
  const text = details.querySelector('pre')?.textContent ?? '';
  const summary = details.querySelector('summary');
  if (summary === null || navigator.clipboard === undefined) return;
  try {
    await navigator.clipboard.writeText(text);
    summary.textContent = 'Copied, with attribution';
    tell('Copied, with attribution.');
  } catch {
    // The text stands below for copying by hand.
    summary.textContent = 'Copy this text';
  }
}

document.addEventListener('submit', (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const query = new URLSearchParams(/** @type {[string, string][]} */ ([...new FormData(form)]));
  if (form.id === 'ask') {
    event.preventDefault();
    void ask(`/?${query}`);
  } else if ('swap' in form.dataset) {
    event.preventDefault();
    void filter(form, query);
  }
});

/** Filters while it is typed, and keeps the place in the box. @param {HTMLFormElement} form @param {URLSearchParams} query */
async function filter(form, query) {
  const address = `${form.getAttribute('action')}?${query}`;
  const page = await fetchPage(address);
  if (page === undefined) return;
  for (const part of ['p[role=status]', '.wide']) {
    const fresh = page.querySelector(`#reading ${part}`);
    if (fresh !== null) reading.querySelector(part)?.replaceWith(fresh);
  }
  history.replaceState(null, '', address);
  shown = location.pathname + location.search;
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let typing;
document.addEventListener('input', (event) => {
  const { form } = /** @type {HTMLInputElement} */ (event.target);
  if (form === null || !('swap' in form.dataset)) return;
  clearTimeout(typing);
  typing = setTimeout(() => form.requestSubmit(), FILTER_AFTER_MS);
});

document.addEventListener('click', (event) => {
  const target = /** @type {Element} */ (event.target);
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const summary = target.closest('.cable > summary');
  const details = summary?.parentElement;
  if (details instanceof HTMLDetailsElement && !details.open) void copy(details);
  const link = target.closest('a');
  if (link === null) return pickSentence(target);
  if (!(link instanceof HTMLAnchorElement)) return;
  const href = link.getAttribute('href') ?? '';
  if (link.matches('.note, .sic') && document.getElementById(link.hash.slice(1)) !== null) {
    event.preventDefault();
    showBeside(link);
  } else if (/^\/\?q=/.test(href)) {
    event.preventDefault();
    void ask(href);
  } else if (/^\/[pn]\/\w+/.test(href)) {
    event.preventDefault();
    if (desk.contains(link)) followed = link;
    void open(href);
  }
});

/** A sentence that is chosen opens with its permanent link and its words to copy. @param {Element} target */
function pickSentence(target) {
  const sentence = /** @type {HTMLElement | null} */ (target.closest('#reading [data-s]'));
  if (sentence === null || target.closest('.beside') !== null || getSelection()?.isCollapsed === false) return;
  const number = sentence.closest('.passage')?.querySelector('.number');
  const passage = number?.getAttribute('href')?.split('#')[0];
  if (passage === undefined) return;
  const trail = new URLSearchParams(location.search);
  const carried = trail.getAll('h').map((question) => `&h=${encodeURIComponent(question)}`);
  void open(`${passage}?q=${sentence.dataset.s}${location.pathname === '/' ? '' : carried.join('')}#m`);
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem(KEYS_OFF) !== null) return;
  const target = /** @type {Element} */ (event.target);
  const isTyping = target.matches('input, textarea, select');
  if (event.key === 'Escape') close(isTyping ? /** @type {HTMLElement} */ (target) : undefined);
  if (isTyping || target.closest('.wide, pre') !== null) return;
  if (event.key === '/') {
    event.preventDefault();
    document.getElementById('q')?.focus();
  }
  if (event.key === 'ArrowRight') step('next', event);
  if (event.key === 'ArrowLeft') step('prev', event);
});

/** To the next citation of the answer, or to its first where none is open. @param {'next' | 'prev'} way @param {Event} event */
function step(way, event) {
  const bar = reading.querySelector('.trail');
  const first = desk.querySelector('article a.open');
  const to = bar === null ? (way === 'next' ? first : null) : bar.querySelector(`a[rel=${way}]`);
  const href = to?.getAttribute('href');
  if (href == null) return;
  event.preventDefault();
  if (bar === null && to instanceof HTMLElement) followed = to;
  void open(href);
}

/** Puts away what is open, latest first: the box, notes beside their marks, quotes; then back to the answer. @param {HTMLElement | undefined} box */
function close(box) {
  if (box !== undefined) return box.blur();
  const besides = document.querySelectorAll('.beside');
  const details = document.querySelectorAll('#desk details[open], .tools details[open]');
  for (const beside of besides)
    if (beside.previousElementSibling instanceof HTMLAnchorElement) showBeside(beside.previousElementSibling);
  for (const one of details) one.removeAttribute('open');
  if (besides.length + details.length === 0 && followed?.isConnected) followed.focus();
}

addEventListener('popstate', async () => {
  if (shown === location.pathname + location.search) return;
  const address = location.href;
  const page = await fetchPage(address);
  if (page === undefined) return;
  if (location.pathname === '/') showDesk(page);
  showReading(page, address, { remember: false });
});

/** Single keys can be in the way of other tools, so that they can be turned off. */
function offerKeys() {
  const line = document.createElement('p');
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'plain';
  const draw = () => {
    const isOff = localStorage.getItem(KEYS_OFF) !== null;
    line.firstChild?.replaceWith(isOff ? 'Keys are off. ' : 'Keys: / asks, ← → move between citations, Esc closes. ');
    button.textContent = isOff ? 'Turn keys on' : 'Turn keys off';
  };
  button.addEventListener('click', () => {
    if (localStorage.getItem(KEYS_OFF) === null) localStorage.setItem(KEYS_OFF, '1');
    else localStorage.removeItem(KEYS_OFF);
    draw();
  });
  line.append('', button);
  draw();
  document.querySelector('footer')?.append(line);
}
offerKeys();
if (location.hash === '') showFirst();
