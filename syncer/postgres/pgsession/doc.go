// Package pgsession opens sessions of PostgreSQL for a service that runs for years
// without anybody looking: none waits for ever, and each says whose it is.
//
// # What a session is set to
//
// Each one is set by a statement of its own after it connected, and not by
// start-up parameters, which poolers refuse:
//
//   - search_path is pg_catalog alone: what the database or its roles are set to,
//     and what others create in public, is no way into the service's statements.
//   - lock_timeout and statement_timeout bound each statement. Somebody's open
//     transaction holds a register for a minute, and not for ever.
//   - idle_in_transaction_session_timeout lets go of what a process that was
//     stopped in the middle of a transaction has locked.
//   - application_name is sheetsync/host/pid, so that whoever looks at
//     pg_stat_activity sees which replica a session is of; package pglock goes by it.
//
// What the connection URL sets itself, but for search_path, stays as it is there.
//
// # Waiting on a server that hangs
//
// lib/pq heeds a context while it dials and never while it reads: it answers an
// ended one by asking the server, over another connection, to cancel the
// statement, and then reads on. A server that is stopped or whose disk is frozen
// takes connections (the kernel does) and never answers: neither the statement, nor
// the request to cancel it, nor the greeting of a new connection comes back. So
// sessions are dialled here, through connections that know deadlines: connecting
// ends with its context, a statement that was asked to be cancelled ends two
// seconds later whatever the server does, and no answer is waited for much longer
// than statement_timeout allows.
//
// # TLS
//
// lib/pq's sslmode=require, also its default, encrypts and verifies nothing: whoever
// is in between can be the server. prefer and allow go on unencrypted where anybody
// in between says so, and are refused. [Protection] says what a URL gives.
package pgsession
