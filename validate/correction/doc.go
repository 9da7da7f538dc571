// Package correction finds the value that somebody most likely meant by one that
// is wrong: spelling correction for the cells of a register.
//
// It is pure, and answers only where one value stands out:
//
//	zhang@gmial.com       zhang@gmail.com      a domain that people mistype
//	zhang@example,com     zhang@example.com    a sign for another, full width, punctuation behind
//	2026-13-04            2026-04-13           the one date that the text can be
//	约1200                1200                 the one number in the text
//	unpayd                unpaid               the one choice that is near
//	Shenzen Huada Ltd     Shenzhen Huada Ltd   the one record that is near
//
// Near is by the edit distance with transpositions of neighbours (optimal string
// alignment), by one edit in four characters or more and two in ten or more, or by the form that a
// company's name has without its legal form. Digits are never corrected where they
// name something: PO-1001 and PO-1002 are two orders, however near they are.
//
// What it finds is made of cell values. It is for whoever sees the cells anyway: the
// sheet, a check, the database; not for logs.
package correction
