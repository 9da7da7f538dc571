package pgsession

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// Options bound sessions. The zero value takes the defaults.
type Options struct {
	// LockTimeout is how long a statement waits for a lock that somebody else has; 0
	// for [DefaultLockTimeout].
	LockTimeout time.Duration
	// StatementTimeout is how long a statement may take; 0 for
	// [DefaultStatementTimeout].
	StatementTimeout time.Duration
	// MaxConnections is how many sessions a pool has at most; 0 for
	// [DefaultMaxConnections].
	MaxConnections int
}

// The defaults. A run of ten million cells spends at most some minutes in one
// statement, and a server takes 100 sessions unless it is told otherwise: two
// replicas leave room for people: a run takes one while it waits for its sheet.
const (
	DefaultLockTimeout      = time.Minute
	DefaultStatementTimeout = 15 * time.Minute
	DefaultMaxConnections   = 80
)

const (
	connectTimeout = 10 * time.Second // unless the URL gives connect_timeout
	// idleInTransaction is how long a transaction may have nothing to do.
	idleInTransaction = time.Minute
	// maxIdle is how many sessions are kept open with nothing to do, and idleFor how
	// long.
	maxIdle = 4
	idleFor = 5 * time.Minute
)

// maxName is how long an application_name may be, in bytes, so that package pglock
// can add to it within PostgreSQL's 63.
const maxName = 46

// Open makes a pool of sessions. It doesn't connect. The URL is one of lib/pq; the
// error never quotes it.
func Open(url string, o Options) (*sqlx.DB, error) {
	cfg, err := Parse(url)
	if err != nil {
		return nil, err
	}
	c := newConnector(cfg, o)
	db := sqlx.NewDb(sql.OpenDB(c), "postgres")
	db.SetMaxOpenConns(orDefault(o.MaxConnections, DefaultMaxConnections))
	db.SetMaxIdleConns(maxIdle)
	db.SetConnMaxIdleTime(idleFor)
	return db, nil
}

func orDefault[T comparable](v, preset T) T {
	var none T
	if v == none {
		return preset
	}
	return v
}

// A connector opens sessions that are set as the package says.
type connector struct {
	cfg     pq.Config
	setup   string
	silence time.Duration // see wire
}

var _ driver.Connector = (*connector)(nil)

func newConnector(cfg pq.Config, o Options) *connector {
	if cfg.ConnectTimeout == 0 {
		cfg.ConnectTimeout = connectTimeout
	}
	if cfg.Runtime == nil {
		cfg.Runtime = make(map[string]string)
	}
	cfg.Runtime["timezone"] = "UTC"
	host, _ := os.Hostname() // a nameless machine is fine, too
	cfg.ApplicationName = processName(cfg.ApplicationName, host, os.Getpid())
	statement := orDefault(o.StatementTimeout, DefaultStatementTimeout)
	set := []string{`SET search_path = pg_catalog, pg_temp`}
	for _, s := range []struct {
		name string
		d    time.Duration
	}{
		{"lock_timeout", orDefault(o.LockTimeout, DefaultLockTimeout)},
		{"statement_timeout", statement},
		{"idle_in_transaction_session_timeout", idleInTransaction},
	} {
		if _, own := cfg.Runtime[s.name]; !own {
			set = append(set, fmt.Sprintf("SET %s = %d", s.name, s.d.Milliseconds()))
		}
	}
	c := &connector{cfg: cfg, setup: strings.Join(set, "; "), silence: statement + time.Minute}
	if _, own := cfg.Runtime["statement_timeout"]; own {
		c.silence = 0
	}
	return c
}

// processName is what a process calls its sessions: name/host/pid.
func processName(name, host string, pid int) string {
	name = orDefault(name, "sheetsync")
	clean := func(text string) string {
		return strings.Map(func(r rune) rune {
			if r <= ' ' || r > '~' || r == '@' || r == '/' {
				return '-'
			}
			return r
		}, text)
	}
	end := "/" + strconv.Itoa(pid)
	name, host = clean(name), clean(host)
	name = name[:min(len(name), 20)]
	return name + "/" + host[:min(len(host), maxName-len(name)-1-len(end))] + end
}

// Driver implements [driver.Connector].
func (c *connector) Driver() driver.Driver { return &pq.Driver{} }

// Connect implements [driver.Connector]. It ends with the context.
func (c *connector) Connect(ctx context.Context) (driver.Conn, error) {
	inner, err := pq.NewConnectorConfig(c.cfg)
	if err != nil {
		return nil, err
	}
	d := &dialer{silence: c.silence}
	inner.Dialer(d)
	abandoned := context.AfterFunc(ctx, d.close)
	conn, err := inner.Connect(ctx)
	if err == nil {
		d.established()
		if err = set(ctx, conn, c.setup); err != nil {
			_ = conn.Close()
		}
	}
	abandoned()
	if ended := ctx.Err(); err != nil && ended != nil && !errors.Is(err, ended) {
		err = fmt.Errorf("%w while connecting: %w", ended, err)
	}
	if err != nil {
		return nil, err
	}
	return conn, nil // or, where the context has just ended, one whose next statement fails
}

func set(ctx context.Context, conn driver.Conn, statements string) error {
	execer, ok := conn.(driver.ExecerContext)
	if !ok {
		return fmt.Errorf("database driver's connection %T takes no statements", conn)
	}
	_, err := execer.ExecContext(ctx, statements, nil)
	return err
}
