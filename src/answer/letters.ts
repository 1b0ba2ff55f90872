/** As many sentences are a letter. */
const LETTER = 4;

export function isLetter(sentences: readonly string[]): boolean {
  return sentences.length >= LETTER;
}

/** Something of the text that people want as it stands. */
const PIECE = String.raw`(?:the|a|an|any|one|some|its|their|his|her) (?:[\p{L}’'-]+ ){0,3}(?:titles?|names?|wording|sentences?|passages?|lines?|places?|figures?|numbers?|amounts?|sums?|costs?|shares?|dates?|years?|timetable|schedule|deadlines?|terms|details?|reasons?|purpose|definition|list|quote|parts?|bit|paragraphs?|section|text|words)\b`;
const WANT =
  "(?:need|want|lack|require|miss|seek|(?:(?:would|should)|[’']d) (?:also |very much |really |further |all )?(?:like|love|welcome|appreciate|be (?:grateful|glad|happy|thankful|obliged|interested|curious|keen|eager))|(?:am|are|is|[’']m|[’']re|[’']s) (?:also |still )?(?:after|looking for|missing|lacking|short of|interested|curious|keen))s?";
const SEE = '(?:have|know|see|show|state|say|quote|cite|read|get|find|hear|learn|name|mention)';
/** "If it names a sum, that would interest us": what is wanted stands behind the "if", a wish behind the comma. */
const WISHES =
  '(?:interest|help|welcome|useful|grateful|thankful|obliged|glad|happy|like|love|send|tell|quote|cite|name|let (?:me|us) know|appreciated?|want|need)';
/** "For the chart I need the proper title of …", "a line about … would help": asked in a letter without a question. */
const NEEDS = new RegExp(
  [
    String.raw`\b${WANT}(?: (?:to ${SEE}|for|in|about|of|on))* ${PIECE}`,
    String.raw`\b(?:interested|keen|curious) (?:in|on|about|whether)\b`,
    String.raw`\b(?:grateful|thankful|obliged|glad|happy) (?:for|to have|to get|to see) ${PIECE}`,
    // "We should be thankful for the salaries intended for …", and not for an answer.
    String.raw`\b(?:would|should|[’']d) be (?:grateful|thankful|obliged) for (?!(?:your|an?|any|the|every) (?:\p{L}+ )?(?:answer|reply|response|help|assistance|time|patience|understanding|attention|guidance|advice|that|this)\b|that\b|this\b)`,
    String.raw`\b${PIECE}.{1,80}\bwould (?:also )?(?:help|do|suffice|serve|be (?:most |very |really )?(?:welcome|useful|helpful|enough|great|ideal|kind|appreciated))\b`,
    String.raw`^\W*(?:please |kindly |also |and |do )*(?:send|include|add|attach|copy|paste)(?: me| us| in)? ${PIECE}`,
    String.raw`^\W*(?:(?:and|also|further|furthermore|finally|lastly|likewise)\W+)*(?:if|should|in case) (?!(?:you|your|so|not|possible|necessary|need(?:ed)?|in doubt|this|that)\b).{12,200}, .{0,80}\b${WISHES}\b`,
    String.raw`^\W*(?:(?:and|also|further|finally)\W+)*if (?:the (?:text|chapter|report|document|authors|commission)|it|they|there) (?:also |even )?(?:has|have|says?|gives?|contains?|names?|mentions?|holds?|offers?|is|are)\b`,
    // "The line on who voted against it.", "Also the name of …"
    String.raw`^\W*(?:(?:and|also|then|plus|finally|lastly|needed|wanted|need|want)\W+)*${PIECE} (?:that|which|where|of|on|about|for|in|by|to)\b`,
    // "And the training of diplomats, where is that supposed to happen."
    String.raw`,\s(?:who|what|where|when|why|how)\s(?:is|are|was|were|does|do|did|has|have|will|would|should|must|can)\b[^,.;]{3,80}\.?\s*$`,
    String.raw`\b(?:sure|recall|remember|believe|think|heard|seem to)\b.{1,60}\b(?:a (?:line|sentence|passage|phrase|word)|something) (?:about|on|of|to the effect|like|that)\b`,
  ].join('|'),
  'iu',
);

const ASKING =
  '(?:(?:to|for|by|in|on|with|at|from|over|under|within|of|since|until) )?(?:who|whom|whose|what|which|when|where|why|how|whether)';
/** "I need who made it", "I can't find how long he has", "two things: what … and which …" */
const NEEDS_TOLD = new RegExp(
  [
    String.raw`\b(?:need|lack|miss|find|have|report|indicate|explain|inquire|enquire|show|state|set out)s?:? (?:to [^,.;:?]{3,40} )?${ASKING}\b`,
    String.raw`\b(?:one|two|three|four|both|several|some)\b[^.:?]{0,40}[,:]\s${ASKING}\b`,
  ].join('|'),
  'iu',
);
/** "…; and the date of it": goes on with what is wanted. */
const WANTS_ON = new RegExp(
  String.raw`^\W*(?:(?:and|also|then|plus|or|as well as|finally|lastly)\W+)*(?:${ASKING}|(?:the|an?|its|their|any|both)\s)`,
  'iu',
);
/** "She would also like to know where …", "and third, which …": what is asked stands behind it. */
const BEFORE_ASKING = new RegExp(
  String.raw`^\W*(?:(?:and|also|then|further|finally|lastly|next)\W+)*(?:(?:first|second|third|fourth)(?:ly)?[,:]\s+|(?:(?!(?:who|what|which|when|where|why|how|whether)\b)[^\s,.;:?]+ ){0,4}?(?:i|we|he|she|they|\p{L}+)(?:[’'](?:d|ll))?(?: (?:would|will|may|might|must|also|further|then|next|surely|certainly|really|just|only|very much)){0,4} (?:need|want|wish|like|love)s?(?: also| as well)? to (?:know|hear|learn|be told)(?: (?:as well|also|again|exactly|precisely))?,? )(?=${ASKING}\b)`,
  'iu',
);
/** "The Minister requests the following: …" */
export const REQUESTS =
  /^[^:?]{0,160}\b(?:(?:i|we|he|she|they|who) (?:need|want|lack|miss)|requests?|requires|needs|lacks|seeks|wishes|asks|inquires?|enquires?|clarification|informed|verify|(?:to|also|must) (?:know|check|confirm))\b(?! for\b)[^.:?]{0,60}:\s+(?:first(?:ly)?\W*)?/iu;

/** Whether a sentence of a letter tells what is wanted of the text, without asking for it. */
export function tellsNeed(sentence: string): boolean {
  return [NEEDS, NEEDS_TOLD, REQUESTS].some((pattern) => pattern.test(sentence));
}

/** Whether what stands behind a semicolon goes on with what is wanted before it. */
export function wantsOn(piece: string, before: string): boolean {
  return /;\s*$/u.test(before) && WANTS_ON.test(piece);
}

/** "Dear colleagues, …" */
const SALUTATION =
  /^\W*(?:(?:dear|hi|hello|hey|bonjour|good (?:morning|afternoon|evening|day)|greetings|respected|honou?red|esteemed|to whom it may concern)\b[^,.!?:;–—]{0,40}|(?:sirs?|madam|team|all|colleagues?|friends?|gentlemen|folks|everyone|excellency|ambassador|counsellor)\s?)[,.!:–—]\s+/iu;

export function withoutSalutation(text: string): string {
  return text.replace(SALUTATION, '');
}

/** "If it names a sum, that would interest us." */
const WISH_BEHIND =
  /(?<=.{20}),? (?:(?:that|it|this|which) (?:would|could|might|will)|(?:i|we|he|she|they)(?:[’']d| would| should|[’']ll| will) (?:also )?(?:want|like|love|be (?:grateful|glad|thankful|obliged|interested|happy)))\b[^,.;?]{0,50}[.!]?\s*$/iu;

/** What is asked, without who would like to know it. */
export function withoutTelling(asked: string): string {
  return asked
    .replace(REQUESTS, '')
    .replace(BEFORE_ASKING, '')
    .replace(/^if .*$/isu, (wish) => wish.replace(WISH_BEHIND, ''));
}
