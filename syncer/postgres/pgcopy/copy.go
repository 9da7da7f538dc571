package pgcopy

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"unsafe"

	"github.com/jmoiron/sqlx"
)

// copyBatch is how much is collected before it is sent, in bytes. lib/pq sends
// at 63 KB, so that it never has to put two batches together.
const copyBatch = 64 << 10

// A Source appends its next row in COPY's text format, without the line
// end, and reports whether there was one.
type Source func(buf []byte) (_ []byte, ok bool)

// In runs a COPY … FROM STDIN inside the connection's open transaction.
// Only one batch of rows is in memory at any time. The error is the database's, as
// it came.
func In(ctx context.Context, conn *sqlx.Conn, statement string, next Source) error {
	// Raw itself must not see the error: on a broken connection it would wait
	// for the open transaction to end, which waits for us.
	var err error
	rawErr := conn.Raw(func(dc any) error {
		err = driverCopyIn(ctx, dc, statement, next)
		return nil
	})
	return errors.Join(rawErr, err)
}

func driverCopyIn(ctx context.Context, dc any, statement string, next Source) (err error) {
	preparer, ok := dc.(driver.ConnPrepareContext)
	if !ok {
		return fmt.Errorf("database driver %T can't COPY", dc)
	}
	stmt, err := preparer.PrepareContext(ctx, statement)
	if err != nil {
		return err
	}
	// Close tells the server that the rows are complete, so it comes last
	// also after an error: the transaction is rolled back anyway.
	defer func() { err = errors.Join(err, stmt.Close()) }()
	copier, ok := stmt.(interface {
		driver.Stmt
		CopyData(ctx context.Context, line string) (driver.Result, error)
	})
	if !ok {
		return fmt.Errorf("database driver's statement %T can't COPY", stmt)
	}
	buf := make([]byte, 0, copyBatch+copyBatch/4)
	for more := true; more; {
		buf = buf[:0]
		for len(buf) < copyBatch {
			start := len(buf)
			if buf, more = next(buf); !more {
				buf = buf[:start]
				break
			}
			buf = append(buf, '\n')
		}
		if len(buf) == 0 {
			break
		}
		// The driver adds the last line end. It copies the text before it
		// returns, so that the buffer can be used again.
		line := unsafe.String(unsafe.SliceData(buf), len(buf)-1)
		if _, err := copier.CopyData(ctx, line); err != nil {
			return err
		}
	}
	_, err = copier.Exec(nil) // the driver's way to end a COPY and hear its error
	return err
}

// Each is a Source over some records.
func Each[T any](items []T, appendRow func(buf []byte, item T) []byte) Source {
	next := 0
	return func(buf []byte) ([]byte, bool) {
		if next == len(items) {
			return buf, false
		}
		next++
		return appendRow(buf, items[next-1]), true
	}
}
