/** The one style sheet: a well-set report, in the reader's own colours and type size. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #fdfcf9; --ink: #1c1d20; --faint: #5a5d66; --rule: #d9d6cc; --link: #1b4f8a; --panel: #f4f1e8; --mark: #ffe58a; --mark-ink: #1c1d20;
}
@media (prefers-color-scheme: dark) {
  :root { --paper: #16181c; --ink: #e9e7e1; --faint: #a9abb3; --rule: #3a3d44; --link: #9cc3f5; --panel: #1f2228; --mark: #6b5600; --mark-ink: #fff7da; }
}
* { box-sizing: border-box; }
html { font-size: 106.25%; scroll-padding-top: 30vh; }
body { margin: 0; background: var(--paper); color: var(--ink); font-family: Charter, 'Bitstream Charter', 'Iowan Old Style', Georgia, serif; line-height: 1.6; }
a { color: var(--link); text-underline-offset: 0.15em; }
a:focus-visible, input:focus-visible, button:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { position: static; display: block; padding: 0.5rem 1rem; }
header, main, footer { max-width: 44rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 1.5rem; }
header p { margin: 0; }
.name { font-size: 1.25rem; font-weight: bold; letter-spacing: 0.01em; }
.name a { color: inherit; text-decoration: none; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; list-style: none; margin: 0.4rem 0 0; padding: 0; font-size: 0.94rem; }
footer { border-top: 1px solid var(--rule); margin-top: 3rem; padding-top: 0.75rem; padding-bottom: 3rem; color: var(--faint); font-size: 0.88rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 1.5rem 0 0.5rem; font-weight: 600; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 2rem 0 0.5rem; }
form { margin: 1.25rem 0; padding: 1rem; background: var(--panel); border: 1px solid var(--rule); border-radius: 4px; }
label { display: block; margin-bottom: 0.35rem; font-weight: 600; }
.line { display: flex; gap: 0.5rem; flex-wrap: wrap; }
input[type='text'] { flex: 1 1 14rem; min-width: 0; font: inherit; padding: 0.45rem 0.6rem; color: inherit; background: var(--paper); border: 1px solid var(--faint); border-radius: 3px; }
button { font: inherit; padding: 0.45rem 1.1rem; border: 1px solid var(--link); border-radius: 3px; background: var(--link); color: var(--paper); cursor: pointer; }
.hint { margin: 0.5rem 0 0; font-size: 0.9rem; color: var(--faint); }
blockquote { margin: 0.25rem 0 0; padding: 0 0 0 0.9rem; border-left: 3px solid var(--rule); }
.answer { border-left: 4px solid var(--link); padding-left: 1rem; }
.sources, .rows { list-style: none; padding: 0; margin: 0.5rem 0; }
.sources > li, .rows > li { margin: 0 0 1rem; }
.place { font-size: 0.9rem; }
.notice { font-size: 0.9rem; color: var(--faint); }
.passage { position: relative; margin: 0 0 1rem; scroll-margin-top: 4rem; }
.number { color: var(--faint); font-size: 0.8rem; text-decoration: none; margin-right: 0.45rem; font-variant-numeric: tabular-nums; }
.number:hover { text-decoration: underline; }
ul.items { padding-left: 1.3rem; margin: 0 0 1rem; }
ul.items .passage { margin-bottom: 0.6rem; }
mark { background: var(--mark); color: var(--mark-ink); padding: 0.05em 0; box-shadow: 0 0 0 0.1em var(--mark); }
.sic { color: var(--faint); font-size: 0.85em; }
.note { font-size: 0.75em; line-height: 1; vertical-align: super; margin-left: 0.1em; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.75rem 0.35rem 0; border-bottom: 1px solid var(--rule); }
.wide { overflow-x: auto; }
.depth-2 { margin-left: 1.25rem; } .depth-3 { margin-left: 2.5rem; }
@media (max-width: 30rem) { .depth-2, .depth-3 { margin-left: 0.6rem; } html { font-size: 100%; } }
@media (min-width: 60rem) { .passage > .number { position: absolute; right: calc(100% + 0.6rem); top: 0.35em; margin: 0; white-space: nowrap; } ul.items .passage > .number { right: calc(100% + 1.9rem); } }
@media print { header nav, form, .skip { display: none; } body { background: none; color: #000; } mark { background: none; text-decoration: underline; } }
@media (forced-colors: active) { mark { background: Mark; color: MarkText; } }
`;
