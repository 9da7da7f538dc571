// Package robottest has the five chat services for tests: a server that takes posts as
// their documentation says, holds them to their limits and signatures, keeps what it
// took, and misbehaves on demand ([Server.Inject]): refuses by status or number, never
// answers, or takes a post and loses the answer.
//
// The package knows nothing of the rest of the module: it is a stranger's server.
package robottest
