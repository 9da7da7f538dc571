package service

import (
	"strconv"

	"github.com/lib/pq"
)

// A Connection is where programs that read the database connect to.
type Connection struct {
	Host     string `json:"host"`
	Port     int    `json:"port"`
	Database string `json:"database"`
	SSLMode  string `json:"sslmode,omitempty"`

	socket string // directory of a private server's socket
}

// ConnectionOf reads a connection URL; false where it is none.
func ConnectionOf(url string) (Connection, bool) {
	c, err := pq.NewConfig(url)
	if err != nil {
		return Connection{}, false
	}
	return Connection{Host: c.Host, Port: int(c.Port), Database: c.Database, SSLMode: string(c.SSLMode)}, true
}

// Connection is where the database is. A private server is reached on this machine alone.
func (d *Database) Connection() Connection {
	if d.private == nil {
		c, _ := ConnectionOf(d.url.Reveal()) // which was connected to
		return c
	}
	c, _ := ConnectionOf(d.private.DSN())
	c.Host, c.socket, c.SSLMode = "127.0.0.1", c.Host, ""
	return c
}

// String writes it for people who fill in a form.
func (c Connection) String() string {
	return "host " + c.Host + ", port " + strconv.Itoa(c.Port) + ", database " + c.Database
}

// Environ is the connection for psql and other programs of libpq, as somebody.
func (c Connection) Environ(user, password string) []string {
	host := c.Host
	if c.socket != "" {
		host = c.socket
	}
	environ := []string{"PGHOST=" + host, "PGPORT=" + strconv.Itoa(c.Port), "PGDATABASE=" + c.Database, "PGUSER=" + user}
	if c.SSLMode != "" {
		environ = append(environ, "PGSSLMODE="+c.SSLMode)
	}
	if password != "" {
		environ = append(environ, "PGPASSWORD="+password)
	}
	return environ
}
