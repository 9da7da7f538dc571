// Package language holds every text that people read: the message catalogues
// in Simplified Chinese and English, and the texts that a descriptor gives in
// one or several languages.
//
// # Catalogues
//
// The messages live in catalogues/<language>/<area>.yaml, one file an area
// (sheet, mail, …), in both languages. Where facts belong to the texts, as a
// severity does to an issue's, catalogues/<area>.yaml has all of it: each message
// by language, and texts that stand by themselves, which are facts; see [Facts].
// A message in area file
// “mail.yaml” under the member “subject” has the key “mail.subject”; nested
// members are joined by dots. A message is plain text with placeholders:
//
//	{title}             the argument “title”
//	{count|row|rows}    the first form when the argument “count” is 1, else
//	                    the second; the number itself is not printed
//	{{ and }}           literal braces
//
// so that “{count} {count|row|rows} read” says “1 row read” or “20 rows read”.
//
// To add a message, add it to the area's file in every language, with the same
// placeholders, and say it:
//
//	printer := language.NewPrinter(language.English)
//	printer.Say("mail.subject", language.Args{"count": 3})
//
// A key held in a constant has the type [Key]. The package's tests fail when
// the languages differ in keys or placeholders, and when a key written in the
// code is in no catalogue.
//
// An argument's value is put in as it is, as data: never parsed for
// placeholders, and not escaped. Whoever puts a message into HTML or a mail
// header escapes it there.
package language
