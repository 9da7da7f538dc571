package mirror_test

import (
	"context"
	"testing"

	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/mirrortest"
)

// migrated is a database with the service's own tables.
var migrated = mirrortest.Template()

func open(t testing.TB, dsn string) *mirror.Mirror {
	t.Helper()
	m, err := mirror.Open(context.Background(), dsn, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Close() })
	return m
}

func lock(t testing.TB, m *mirror.Mirror, register string) {
	t.Helper()
	unlock, err := m.Lock(context.Background(), register)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := unlock(); err != nil {
			t.Error(err)
		}
	})
}
