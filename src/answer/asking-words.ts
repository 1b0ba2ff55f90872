/** Begin a question. */
export const INTERROGATIVE =
  "who|whom|whose|what|what[’']s|who[’']s|which|when|where|why|how|whether|is|are|was|were|does|do|did|has|have|can|could|should|would|will|must|may";
/** "State whether …" asks of us; the Department is not meant. */
export const STATE_THAT =
  '(?= (?:whether|if|who|whom|whose|what|which|when|where|why|how|that|the|all|each|your|its|their|briefly|clearly|exactly|precisely|plainly)\\b)';
/** Begin a request for one. */
export const IMPERATIVE = `tell|list|name|give|quote|cite|show|explain|describe|define|summari[sz]e|enumerate|identify|state${STATE_THAT}|outline|compare|find|provide|spell|remind`;
/** Stands before either, any of it as often as people like. */
export const POLITE = String.raw`(?:(?:please|kindly|also|and|so|but|then|ok|okay|hi|hello|hey|thanks|well|now|quick question|question|answer|q|first|firstly|second|secondly|third|thirdly|next|further|furthermore|moreover|separately|finally|lastly)\W+)*`;
export const AUXILIARY = 'is|are|was|were|does|do|did|has|have|will|would|should|must|can|could|may';

/** "By how much …", "on which topics …". */
const BY_WHICH =
  '(?:to|for|by|in|on|with|at|from|about|over|under|within|of|since|until) (?:who|whom|whose|what|which|how|when)';
/** "She wants to know where …": a question told, not put. */
const TOLD = String.raw`\b(?:know|learn|hear|understand|(?:tell|remind) (?:me|us)|look up|wonder(?:s|ing)?|ask(?:s|ed|ing)?(?: (?:me|us))?|clear on|sure|check|confirm|clarify|find out|establish|see) (?:exactly |precisely |please |also |again |as well |too )?(?:(?:in|by|to|for|from|under|at|on|of|with) )?(?:who|whom|whose|what|which|when|where|why|how|whether|if)\b`;
/** "Congress: money for what" */
const ASKS_LAST = String.raw`\b(?:who|whom|what|which|when|where|why|how)["”’)]*[.!]*\s*$`;
/** Asks something, by its mark, its last word or its first, or by being told. */
export const ASKS = new RegExp(
  String.raw`[?？]["”’)]*\s*$|${ASKS_LAST}|^\W*${POLITE}(?:${INTERROGATIVE}|${IMPERATIVE}|${BY_WHICH})\b|${TOLD}`,
  'iu',
);

/** Begins as a question does, whatever its mark. */
export const ASKS_FIRST = new RegExp(String.raw`^\W*(?:${INTERROGATIVE})\b`, 'iu');

/** Asks something of the assistant itself: instructions, its rules, its secrets, a part to play. */
export const ADDRESSED_TO_US =
  /\b(?:ignore|disregard|forget|override|bypass)\b.{0,60}\b(?:instructions?|rules?|prompts?|above|previous|prior|guidelines|everything)\b|\b(?:system|hidden|initial|developer) (?:prompt|message|instructions?)|\byour (?:system |initial |hidden |own )?(?:prompts?|instructions?|rules|configuration|config|api[ -]?keys?|tokens?|secrets?|passwords?|credentials|environment)\b|\b(?:repeat|say|read|recite)\b.{0,30}\b(?:after me|back to me)\b\s*[:,“"‘'—–-]|\b(?:repeat|print|say|type) the word\b|\bmake it (?:read|say)\b|\b(?:quoting|citation|safety|strict) mode\b|\bsystem (?:notice|override|alert)\b|(?:^\W{0,9}|[.:!,]\s)(?:please |just ){0,2}(?:predict|guess|invent|make up)\b|\bif there (?:is|are|[’']s) ?(?:n[’']t|not|no|none)\b[^.?!]{0,20}\b(?:write|make|invent|compose)\b|\bif there (?:isn|aren)[’']t\b[^.?!]{0,20}\b(?:write|make|invent|compose)\b|\b(?:jailbreak|developer mode|dan mode|you are now|(?:pretend|imagine) (?:to be|you|(?:that )?(?:the|it|this))|act as|role-?play as|no restrictions|unrestricted|from now on)\b|^\W*(?:please |now |then |can you |could you )*(?:write|compose|generate|translate|sing|code|program|rap|paint|draw)\b/iu;

/** Says something; what does not may be a heading or a note. */
export const SAYS = new RegExp(
  String.raw`\b(?:${AUXILIARY}|be|been|says?|said|leads?|wants?|asks?|asked|needs?|told|we|i|you|he|she|they)\b|[’'](?:re|m|ve|ll|d)\b|\b(?:it|that|this|there|here|he|she|who|what|where|how|when)[’']s\b`,
  'iu',
);
/** A place that was named; "is there a plan" and "there are" point at none. */
export const THERE = String.raw`(?<!\b(?:is|are|was|were|be|been|isn[’']t|aren[’']t) )there(?![’']s|\s+(?:is|are|was|were|will|would|has|have|be)\b)`;
/** Stands for what was named before. */
export const POINTS_BACK = new RegExp(
  String.raw`\b(?:it|its|they|them|their|this|that|these|those|he|she|one|ones|such|former|latter|latter’s|${THERE})\b`,
  'iu',
);
/** What authors do with what they write: "does it say", "do they want". */
export const AUTHORING = String.raw`(?:really |actually |also )?(?:want|say|said|propose|recommend|suggest|advise|urge|think|call for|mention)s?\b`;
