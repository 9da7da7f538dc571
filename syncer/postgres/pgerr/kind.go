package pgerr

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"slices"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// A Kind is what an error means to whoever asked.
type Kind int

// The kinds of errors.
const (
	KindOther              Kind = iota // none of these: a fault of the program, or of the database's set-up
	KindCanceled                       // the caller's context ended, or the server stopped the statement
	KindUnreachable                    // no connection came about
	KindLost                           // the connection broke; whether a commit on its way took effect is unknown
	KindNoTable                        // a table or schema is missing
	KindNoColumn                       // a column or function is missing: the tables are of another version
	KindForbidden                      // the user lacks a right
	KindValue                          // a value is refused, by its type or by a constraint
	KindInUse                          // others built something on what was to be changed
	KindBusy                           // somebody else is in the way: a lock, a deadlock, a serialisation failure
	KindFull                           // the server has no room left
	KindTooManyConnections             // the server takes no more connections
	KindReadOnly                       // nothing can be changed there: a standby, or set so
	KindTLS                            // the connection can't be encrypted, or whom it leads to isn't proven
	KindRefused                        // the server lets nobody in who comes so: the user, the password or the place
	KindNoDatabase                     // the server has no database of the name
)

// Retryable tells that the same may succeed later without anybody changing what
// is asked. After KindLost that is so only where asking twice does no harm.
func (k Kind) Retryable() bool {
	switch k {
	case KindUnreachable, KindLost, KindBusy, KindFull, KindTooManyConnections:
		return true
	}
	return false
}

// KindOf returns an error's kind, KindOther for nil.
func KindOf(err error) Kind {
	var server *pq.Error
	if errors.As(err, &server) {
		return kindOfCode(server.Code)
	}
	var network *net.OpError
	switch {
	case tlsFault(err) != "":
		return KindTLS
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return KindCanceled
	case errors.As(err, &network) && network.Op == "dial":
		return KindUnreachable
	case errors.As(err, &network), errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return KindLost
	}
	return KindOther
}

func kindOfCode(code pqerror.Code) Kind {
	switch code {
	case pqerror.QueryCanceled:
		return KindCanceled
	case pqerror.CannotConnectNow:
		return KindUnreachable
	case pqerror.AdminShutdown, pqerror.CrashShutdown, pqerror.DatabaseDropped, pqerror.IdleSessionTimeout:
		return KindLost
	case pqerror.UndefinedTable, pqerror.InvalidSchemaName:
		return KindNoTable
	case pqerror.UndefinedColumn, pqerror.UndefinedFunction:
		return KindNoColumn
	case pqerror.InsufficientPrivilege:
		return KindForbidden
	case pqerror.DependentObjectsStillExist, pqerror.FeatureNotSupported:
		return KindInUse
	case pqerror.LockNotAvailable, pqerror.TRDeadlockDetected, pqerror.TRSerializationFailure:
		return KindBusy
	case pqerror.TooManyConnections:
		return KindTooManyConnections
	case pqerror.ReadOnlySQLTransaction:
		return KindReadOnly
	case pqerror.InvalidPassword, pqerror.InvalidAuthorizationSpecification:
		return KindRefused
	case pqerror.InvalidCatalogName:
		return KindNoDatabase
	}
	switch code[:2] {
	case "08":
		return KindLost
	case "22", "23":
		return KindValue
	case "53":
		return KindFull
	}
	return KindOther
}

// IsGone tells whether an error that [Wrap] worded is that the database can't be reached at
// all, or not by one more.
func IsGone(err error) bool {
	var f *failure
	if !errors.As(err, &f) {
		return false // a network's error of somebody else's
	}
	switch KindOf(f.cause) {
	case KindUnreachable, KindLost, KindTooManyConnections:
		return true
	}
	return false
}

// HasCode tells whether the server gave one of the codes.
func HasCode(err error, codes ...pqerror.Code) bool {
	var server *pq.Error
	return errors.As(err, &server) && slices.Contains(codes, server.Code)
}
