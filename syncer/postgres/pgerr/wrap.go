package pgerr

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"os"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// Wrap says what was being done when the database gave the error, what that
// means, and the way out where there is one. The cause is kept for errors.Is and
// errors.As. A nil error stays nil.
func Wrap(doing string, err error) error {
	if err == nil {
		return nil
	}
	return &failure{doing: doing, cause: err}
}

// A failure is an error of the database whose own text is shown only where it
// can't quote a value.
type failure struct {
	doing string
	cause error
}

// Unwrap returns the database's error.
func (f *failure) Unwrap() error { return f.cause }

// Error implements error.
func (f *failure) Error() string {
	kind := KindOf(f.cause)
	text := f.doing + ": "
	var server *pq.Error
	switch fromServer := errors.As(f.cause, &server); {
	case fromServer:
		text += fmt.Sprintf("%s (SQLSTATE %s)", said(server), server.Code)
	case kind == KindTLS:
		return text + tlsFault(f.cause)
	case kind == KindUnreachable:
		text += fmt.Sprintf("the database can't be reached (%s)", reached(f.cause))
	case kind == KindLost:
		text += fmt.Sprintf("the connection to the database broke (%s)", broke(f.cause))
	default:
		text += f.cause.Error()
	}
	way := kind.wayOut()
	if server != nil && server.Code == pqerror.DiskFull {
		way = "free some space on the disk of the database server; nothing that was committed is lost, and the next run tries again"
	}
	if way != "" {
		text += "; " + way
	}
	return text
}

// reached says what came of dialling, without the way to a private server's socket,
// which is of no use to anybody.
func reached(err error) string {
	var network *net.OpError
	if !errors.As(err, &network) || network.Addr == nil || network.Addr.Network() != "unix" {
		return err.Error()
	}
	return "its Unix socket: " + network.Err.Error()
}

// broke says why a connection broke: lib/pq tells only that it did of a server that
// ended the session, as a restart does.
func broke(err error) string {
	var network *net.OpError
	switch {
	case errors.Is(err, driver.ErrBadConn), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "the server was restarted, or ended the session"
	case errors.Is(err, os.ErrDeadlineExceeded):
		return "the server gave no answer"
	case errors.As(err, &network):
		return network.Err.Error()
	}
	return err.Error()
}

// said is the server's message. Those about data quote the value (classes 22 and
// 23), and what a trigger of others raises (class P0) may.
func said(e *pq.Error) string {
	switch e.Code[:2] {
	case "22", "23":
		text := "PostgreSQL refused a value"
		if e.Column != "" {
			text += " of column " + e.Column
		}
		if e.Constraint != "" {
			text += " for constraint " + e.Constraint
		}
		return text
	case "P0":
		return "a function or trigger in the database refused"
	}
	return e.Message
}

// wayOut is what can be done about it.
func (k Kind) wayOut() string {
	switch k {
	case KindUnreachable:
		return "check database.url and that the server runs"
	case KindLost:
		return "check that the server runs; the next run tries again"
	case KindNoTable, KindNoColumn:
		return "run: sheetsync migrate"
	case KindForbidden:
		return "the database user of database.url needs the right to create schemas and tables in this database"
	case KindBusy:
		return "somebody else is using the table for long; the next run tries again"
	case KindFull:
		return "the database server has run out of memory, or of what else it may use; end other programs there, or raise its limits"
	case KindReadOnly:
		return "database.url has to lead to the primary server, and to a user and a database whose default_transaction_read_only is off"
	case KindRefused:
		return "check the user and the password in database.url, and that pg_hba.conf of the server lets this user in from this machine"
	case KindNoDatabase:
		return "make it with createdb, or correct the name in database.url"
	case KindTooManyConnections:
		return "raise max_connections of the database server, or end other programs' connections"
	}
	return ""
}
