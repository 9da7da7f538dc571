//go:build !unix

package embeddedpg

import (
	"context"
	"errors"
	"fmt"
)

// Server is a private PostgreSQL server in use by this process. This system can't have one.
type Server struct{}

// Start always fails with ErrNoServer: a private server needs a Unix system.
func Start(context.Context, Options) (*Server, error) {
	return nil, fmt.Errorf("%w: a private PostgreSQL needs Linux, macOS or another Unix; install PostgreSQL and set database.url", ErrNoServer)
}

// DSN returns the connection URL.
func (*Server) DSN() string { return "" }

// PSQL returns the psql command line.
func (*Server) PSQL() string { return "" }

// PSQLBinary is the psql of this machine.
func PSQLBinary() string { return "psql" }

// Tools are none.
func Tools(string) []string { return nil }

// Dir is the directory of the private server.
func (*Server) Dir() string { return "" }

// ErrGone means that the data of a private server isn't where it was.
var ErrGone = errors.New("the database's directory is gone")

// Await waits for the context's end.
func (*Server) Await(ctx context.Context) error {
	<-ctx.Done()
	return ctx.Err()
}

// Revive does nothing.
func (*Server) Revive(context.Context) error { return nil }

// TrimLog does nothing.
func (*Server) TrimLog(context.Context) error { return nil }

// Stop does nothing.
func (*Server) Stop(context.Context) error { return nil }
