// Package embeddedpg runs a private PostgreSQL server under a data directory, for people who have no database server
// and should not need to know what one is.
//
// It lies beside the mirror, although only the command starts it for people: pgtest starts the tests' server with it, for
// packages all over the module, and Go's rule about internal directories would keep them from it in cmd/internal.
//
// # Where things are
//
// Everything lies in <data dir>/postgres: the cluster in data, the Unix socket in run, the server's log in server.log,
// the password for TCP connections in password, and two lock files. The server listens on the Unix socket, whose
// directory only its owner can enter and which therefore asks for no password, and on a free port of 127.0.0.1 with
// SCRAM and a random password, for tools that can't use sockets.
//
// # Who owns the server
//
// Every process that uses the server holds a shared lock on the file users; the kernel drops it however the process
// ends. Whoever stops last and finds no other holder shuts the server down. A process that was killed leaves the
// server running; the next one finds it through postmaster.pid and adopts it. The server is never tied to the life of
// the process that happened to start it, because another process may be using it by then.
//
// # Root
//
// PostgreSQL refuses to run as root, so root starts it as another user: the owner of an existing cluster, else the
// configured user, else postgres, else nobody. That user often can't reach the data directory, because a parent
// such as /root is closed to it. On Linux nobody's permissions are touched then: the server is handed the opened
// directories and reaches them through /proc/self/fd. Elsewhere the error names the closed directory.
package embeddedpg
