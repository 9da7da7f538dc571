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
	// SSLRootCert is the file of the authorities that the server's certificate may be of.
	SSLRootCert string `json:"sslrootcert,omitempty"`

	tls    []string // the rest of how it is encrypted, for an environment
	socket string   // directory of a private server's socket
}

// ConnectionOf reads a connection URL; false where it is none.
func ConnectionOf(url string) (Connection, bool) {
	c, err := pq.NewConfig(url)
	if err != nil {
		return Connection{}, false
	}
	at := Connection{Host: c.Host, Port: int(c.Port), Database: c.Database, SSLMode: string(c.SSLMode), SSLRootCert: c.SSLRootCert}
	if c.SSLInline { // no files: libpq has nothing like it
		at.SSLRootCert, c.SSLCert, c.SSLKey = "", "", ""
	}
	for _, p := range []struct{ name, value string }{
		{"PGSSLCERT", c.SSLCert}, {"PGSSLKEY", c.SSLKey}, {"PGSSLNEGOTIATION", string(c.SSLNegotiation)},
		{"PGSSLMINPROTOCOLVERSION", string(c.SSLMinProtocolVersion)}, {"PGSSLMAXPROTOCOLVERSION", string(c.SSLMaxProtocolVersion)},
	} {
		if p.value != "" {
			at.tls = append(at.tls, p.name+"="+p.value)
		}
	}
	return at, true
}

// Connection is where the database is. A private server is reached on this machine alone.
func (d *Database) Connection() Connection {
	if d.private == nil {
		c, _ := ConnectionOf(d.url.Reveal()) // which was connected to
		return c
	}
	c, _ := ConnectionOf(d.private.DSN())
	c.Host, c.socket, c.SSLMode, c.SSLRootCert, c.tls = "127.0.0.1", c.Host, "", "", nil
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
	if c.SSLRootCert != "" {
		environ = append(environ, "PGSSLROOTCERT="+c.SSLRootCert)
	}
	environ = append(environ, c.tls...)
	if password != "" {
		environ = append(environ, "PGPASSWORD="+password)
	}
	return environ
}
