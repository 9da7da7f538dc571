package mirror

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

func isCode(err error, codes ...pqerror.Code) bool {
	var e *pq.Error
	if !errors.As(err, &e) {
		return false
	}
	for _, c := range codes {
		if e.Code == c {
			return true
		}
	}
	return false
}

// databaseError is an error of the database that may be shown: PostgreSQL's own
// messages about data (SQLSTATE classes 22 and 23) quote the value.
type databaseError struct {
	doing string
	cause error
}

func (e *databaseError) Unwrap() error { return e.cause }

func (e *databaseError) Error() string {
	var pe *pq.Error
	if !errors.As(e.cause, &pe) {
		return e.doing + ": " + e.cause.Error()
	}
	text := pe.Message
	if class := string(pe.Code[:2]); class == "22" || class == "23" {
		text = "PostgreSQL refused a value"
		if pe.Column != "" {
			text += " of column " + pe.Column
		}
		if pe.Constraint != "" {
			text += " for constraint " + pe.Constraint
		}
	}
	text = fmt.Sprintf("%s: %s (SQLSTATE %s)", e.doing, text, pe.Code)
	if way := wayOut(pe.Code); way != "" {
		text += "; " + way
	}
	return text
}

func wayOut(code pqerror.Code) string {
	switch code {
	case pqerror.UndefinedTable, pqerror.UndefinedColumn, pqerror.InvalidSchemaName:
		return "run: sheetsync migrate"
	case pqerror.InsufficientPrivilege:
		return "the database user of database.url needs the right to create schemas and tables in this database"
	case pqerror.LockNotAvailable:
		return "somebody else is using the table for long; the next run will try again"
	case pqerror.DiskFull:
		return "make room on the database server's disk"
	case pqerror.TooManyConnections:
		return "raise max_connections of the database server, or end other programs' connections"
	}
	return ""
}

// dbError says what was being done when the database gave the error. It keeps
// the cause for errors.Is and errors.As. A nil error stays nil.
func dbError(doing string, err error) error {
	if err == nil {
		return nil
	}
	var network *net.OpError
	if errors.As(err, &network) && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%s: the database can't be reached (%w); check database.url and that the server runs", doing, err)
	}
	return &databaseError{doing: doing, cause: err}
}
