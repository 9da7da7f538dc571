// Package batch builds the bodies of batchUpdate requests and reads their answers.
//
// A [Batch] is carried out as a whole or not at all. It may begin with guards,
// which refuse it where an [Anchor] isn't where it was: [Batch.Conflicts] tells
// such a refusal from others. [Batch.Write] adds cells, as text, numbers and
// booleans, never as formulas.
package batch
