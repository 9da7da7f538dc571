// Package checkpoint makes the digest of a run's input. A run that wrote all that
// there was to write stores the digest of what it leaves behind: a checkpoint. The
// next run that finds an input of the same digest has nothing to do, and does
// nothing.
//
// The input is the content of the tabs, the descriptor, the register's settings
// and, where anything depends on it, the day. A digest may be taken before a plan
// is carried out, of the content as it will be then; where people work in the
// sheet at that moment it fits nothing, and the next run looks at everything.
package checkpoint
