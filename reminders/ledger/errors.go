package ledger

import (
	"context"
	"errors"
	"fmt"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"sheetsync/reminders"
)

// dbError says what was being done when the database gave the error, without
// PostgreSQL's messages about data, which quote the value. A nil error stays
// nil.
func dbError(doing string, err error) error {
	if err == nil {
		return nil
	}
	var server *pq.Error
	if !errors.As(err, &server) {
		if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
			return fmt.Errorf("%s: %w", doing, err)
		}
		return fmt.Errorf("%s: the database can't be reached: %w; check database.url and that the server runs", doing, err)
	}
	text := fmt.Sprintf("%s: the database refused (SQLSTATE %s)", doing, server.Code)
	switch server.Code {
	case pqerror.UndefinedTable, pqerror.UndefinedColumn, pqerror.InvalidSchemaName:
		text += "; run: sheetsync migrate"
	case pqerror.InsufficientPrivilege:
		text += "; the database user of database.url needs the right to use the schema sheetsync"
	}
	return &failure{text: text, cause: err}
}

// notMirrored is dbError for a register's own tables.
func notMirrored(register, resource string, err error) error {
	var server *pq.Error
	if errors.As(err, &server) {
		switch server.Code {
		case pqerror.UndefinedTable, pqerror.UndefinedColumn, pqerror.InvalidSchemaName, pqerror.UndefinedFunction:
			return fmt.Errorf("read %s of register %s: %w; run: sheetsync sync %s", resource, register, reminders.ErrNotMirrored, register)
		}
	}
	return dbError("read "+resource+" of register "+register, err)
}

// failure is an error of the database whose own text isn't shown.
type failure struct {
	text  string
	cause error
}

// Error implements error.
func (f *failure) Error() string { return f.text }

// Unwrap returns the database's error, for its SQLSTATE.
func (f *failure) Unwrap() error { return f.cause }
