//go:build unix

package embeddedpg

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/lib/pq"

	"sheetsync/syncer/atomicfile"
)

func (s *Server) open(database string) (*sql.DB, error) {
	c, err := pq.NewConnector(s.dsn(database))
	if err != nil {
		return nil, fmt.Errorf("connect to the private PostgreSQL: %w", err)
	}
	return sql.OpenDB(c), nil
}

// prepare makes the service's database and the password for TCP connections, where they are missing.
func (s *Server) prepare(ctx context.Context, database string) (err error) {
	s.database = database
	db, err := s.open("postgres")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var exists bool
	if err := db.QueryRowContext(ctx, `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`, database).Scan(&exists); err != nil {
		return fmt.Errorf("look for database %s: %w", database, err)
	}
	if !exists {
		if _, err := db.ExecContext(ctx, `CREATE DATABASE `+pq.QuoteIdentifier(database)); err != nil {
			return fmt.Errorf("make database %s: %w", database, err)
		}
	}
	if _, err := os.Stat(s.home.passwordFile()); !errors.Is(err, fs.ErrNotExist) {
		if err != nil {
			return fmt.Errorf("look for PostgreSQL's password: %w", err)
		}
		return nil
	}
	password := rand.Text()
	if _, err := db.ExecContext(ctx, `ALTER ROLE `+pq.QuoteIdentifier(superuser)+` PASSWORD `+pq.QuoteLiteral(password)); err != nil {
		return fmt.Errorf("set PostgreSQL's password: %w", err)
	}
	// Written last: a process killed before this line makes a new password at the next start.
	if err := atomicfile.WriteFile(s.home.passwordFile(), []byte(password+"\n"), 0o600); err != nil {
		return fmt.Errorf("keep PostgreSQL's password: %w", err)
	}
	return nil
}
