// Package search finds records by a part of what they are called, while somebody types:
// an in-memory full-text index over folded texts, searched from end to end.
//
// Texts and questions are compared without case, width, accents and punctuation, and in
// simplified characters. Chinese names are found by their pinyin, and by its initials.
// Each word of a question has to be somewhere in the record.
//
//	asked             finds
//	雪松, 雪鬆         雪松电子有限公司
//	xuesong, xs       the same
//	cedar elec        Cedargate Electronics Co., Ltd.
//	138 0013 8000     +86-138-0013-8000
//
// What is called so comes first, then what begins so, then what has a word that begins so,
// then the rest; a name goes before a code, and that before ways to reach somebody. Typing
// faults are for package lookup, which asks another question: whether a customer is there.
//
// The texts of 100,000 records take some 20 MB and are looked through in a few
// milliseconds. The package is pure.
package search
