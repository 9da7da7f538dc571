// Package decisions keeps the logs of what people decided: which records are one
// (package answers), which findings are none (package dismissals), and of what nobody is
// reminded (package snoozes). Lines are only ever added; the latest about the same thing counts, unless a line behind it says that
// it lapsed.
//
//	line  verdict    what counts
//	1     dismissed  line 1
//	2     lapsed     line 1, lapsed: the cell is another one now
//	3     dismissed  line 3: the edit was undone
//	4     withdrawn  nothing is dismissed any more
package decisions
