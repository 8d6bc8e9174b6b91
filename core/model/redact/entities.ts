/** The character that a named entity of HTML stands for; undefined for a name that is none. `&EACUTE;` is one too. */
export function entity(name: string): string | undefined {
  return named.get(name) ?? named.get(name.toLowerCase()) ?? accented(name);
}

/** The letter without its accent is enough: accents are not compared. */
function accented(name: string): string | undefined {
  return /^([a-z])(?:grave|acute|circ|tilde|uml|ring|cedil|caron|strok|macr|breve|ogon|dot|dblac)$/i.exec(name)?.[1];
}

/** U+00A0 to U+00FF, in their order. */
const latin1 =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro ' +
  'para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil ' +
  'Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave ' +
  'Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml ' +
  'igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute ' +
  'thorn yuml';

/** U+03B1 to U+03C9, in their order. */
const greek =
  'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigmaf sigma tau upsilon ' +
  'phi chi psi omega';

/** ASCII's own signs, and what Windows-1252 has where Latin-1 has control characters. */
const signs: Readonly<Record<string, string>> = {
  Tab: '\t',
  NewLine: '\n',
  excl: '!',
  quot: '"',
  num: '#',
  dollar: '$',
  percnt: '%',
  amp: '&',
  apos: "'",
  lpar: '(',
  rpar: ')',
  ast: '*',
  plus: '+',
  comma: ',',
  period: '.',
  sol: '/',
  colon: ':',
  semi: ';',
  lt: '<',
  equals: '=',
  gt: '>',
  quest: '?',
  commat: '@',
  lsqb: '[',
  lbrack: '[',
  bsol: '\\',
  rsqb: ']',
  rbrack: ']',
  Hat: '^',
  lowbar: '_',
  grave: '`',
  lcub: '{',
  lbrace: '{',
  verbar: '|',
  vert: '|',
  rcub: '}',
  rbrace: '}',
  euro: '€',
  sbquo: '‚',
  fnof: 'ƒ',
  bdquo: '„',
  hellip: '…',
  dagger: '†',
  Dagger: '‡',
  circ: 'ˆ',
  permil: '‰',
  Scaron: 'Š',
  lsaquo: '‹',
  OElig: 'Œ',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  bull: '•',
  ndash: '–',
  mdash: '—',
  tilde: '˜',
  trade: '™',
  scaron: 'š',
  rsaquo: '›',
  oelig: 'œ',
  Yuml: 'Ÿ',
};

const named: ReadonlyMap<string, string> = new Map([
  ...latin1.split(' ').map((name, index) => [name, String.fromCharCode(0xa0 + index)] as const),
  ...greek.split(' ').map((name, index) => [name, String.fromCharCode(0x3b1 + index)] as const),
  ...Object.entries(signs),
]);
