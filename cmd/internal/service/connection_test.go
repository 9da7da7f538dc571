package service_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/cmd/internal/service"
)

// psql connects as the service does, to a server whose certificate it knows.
func TestConnectionEnviron(t *testing.T) {
	t.Parallel()
	to := []string{"PGHOST=db.example", "PGPORT=5433", "PGDATABASE=registers", "PGUSER=reader"}
	for _, test := range []struct {
		name, url string
		want      []string
	}{
		{"unencrypted", "postgres://service:secret@db.example:5433/registers?sslmode=disable", []string{"PGSSLMODE=disable"}},
		{"by an authority of its own", "postgres://service:secret@db.example:5433/registers?sslmode=verify-full&sslrootcert=/etc/ca.pem",
			[]string{"PGSSLMODE=verify-full", "PGSSLROOTCERT=/etc/ca.pem"}},
		{"with a client's certificate", "postgres://service@db.example:5433/registers?sslmode=verify-ca&sslrootcert=/etc/ca.pem&sslcert=/etc/c.pem&sslkey=/etc/k.pem&ssl_min_protocol_version=TLSv1.3",
			[]string{"PGSSLMODE=verify-ca", "PGSSLROOTCERT=/etc/ca.pem", "PGSSLCERT=/etc/c.pem", "PGSSLKEY=/etc/k.pem", "PGSSLMINPROTOCOLVERSION=TLSv1.3"}},
		{"written as words", "host=db.example port=5433 dbname=registers user=service sslmode=verify-full sslrootcert='/etc/our ca.pem'",
			[]string{"PGSSLMODE=verify-full", "PGSSLROOTCERT=/etc/our ca.pem"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c, ok := service.ConnectionOf(test.url)
			if !ok {
				t.Fatal("no connection")
			}
			if diff := cmp.Diff(append(to[:len(to):len(to)], test.want...), c.Environ("reader", "")); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
