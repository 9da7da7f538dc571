// Package textkey is the one equality of texts that name things: keys, references
// to them, e-mail addresses, codes. What looks equal is equal. It makes no
// difference
//
//   - what nobody sees: zero-width and directional characters, soft hyphens,
//     blanks at the ends, how many blanks and of which kind (a no-break space, a
//     line break) stand between two words;
//   - in which of two forms the same character is written: of full or of half
//     width (（香港） and (香港)), with its accent apart (NFD) or joined (NFC), as a
//     ligature or as its letters.
//
// Upper and lower case make a difference in plain text, where ab-1 and AB-1 may be
// two parts, and none where the field's format says so; see [FormOf]. What only
// resembles is never taken as equal: a blank that is missing, another accent, the
// Cyrillic letter а for the Latin a, simplified and traditional characters, 1 and
// l. [Compare] says what the difference is, so that a person can be asked.
//
//	Acme Ltd     Acme<U+00A0>Ltd       one key
//	华强（香港）  华强(香港)            one key
//	Acme         ACME                  two keys as plain text, one as a domain
//	Acme Ltd     AcmeLtd               two keys, which differ by a blank
//
// It is normalisation before comparison as Unicode Standard Annex #15 and the
// identifier profiles of RFC 8264 (PRECIS) describe it, gentler than NFKC: x² is
// not x2. Cells stay as they were typed; only the comparison folds.
package textkey
