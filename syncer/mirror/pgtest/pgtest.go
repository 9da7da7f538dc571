package pgtest

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// New makes an empty database and returns its connection URL. The database is dropped when the test ends, whoever is
// still connected. Tests may call it in parallel.
func New(t testing.TB) string {
	t.Helper()
	return clone(t, "template0")
}

// Open connects to the database; the connections are closed when the test ends.
func Open(t testing.TB, dsn string) *sqlx.DB {
	t.Helper()
	db, err := sqlx.ConnectContext(context.Background(), "postgres", dsn)
	if err != nil {
		t.Fatalf("connect to the test's database: %v", err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// Template is a database that is prepared once a process and copied for every test. The zero value is not usable:
// make it with NewTemplate, in a variable of the package.
type Template struct {
	prepare func(dsn string) error
	once    sync.Once
	name    string
	err     error
}

// NewTemplate returns a template that prepare fills when the first test wants a copy. When prepare returns, no
// connection to the database may be open any more.
func NewTemplate(prepare func(dsn string) error) *Template { return &Template{prepare: prepare} }

// New makes a copy of the template and returns its connection URL. The copy is dropped when the test ends.
func (tpl *Template) New(t testing.TB) string {
	t.Helper()
	tpl.once.Do(func() {
		s := server(t)
		tpl.name = fmt.Sprintf("template_%d", counter.Add(1))
		if tpl.err = s.create(tpl.name, "template0"); tpl.err == nil {
			tpl.err = tpl.prepare(s.dsn(tpl.name))
		}
	})
	if tpl.err != nil {
		t.Fatalf("prepare the template database: %v", tpl.err)
	}
	return clone(t, tpl.name)
}

var counter atomic.Int64

func clone(t testing.TB, template string) string {
	t.Helper()
	s := server(t)
	name := fmt.Sprintf("test_%d", counter.Add(1))
	if err := s.create(name, template); err != nil {
		t.Fatalf("make a test database: %v", err)
	}
	t.Cleanup(func() {
		if _, err := s.admin.ExecContext(context.Background(), `DROP DATABASE IF EXISTS `+pq.QuoteIdentifier(name)+` WITH (FORCE)`); err != nil {
			t.Errorf("drop the test database: %v", err)
		}
	})
	return s.dsn(name)
}
