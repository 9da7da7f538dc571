// Package hold is the circuit breaker of a run: it decides whether a run would
// lose so much that a person has to look first. Such a run changes nothing, and
// is let through once somebody approves just that loss.
//
// Reasons are data, a code with arguments, which [Reason.Text] words in a
// language. They hold names of the schema and numbers, never cell values.
package hold
