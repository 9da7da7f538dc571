// Package pgtest gives tests an empty PostgreSQL database each, on a real server that it starts.
//
//	func TestSomething(t *testing.T) {
//		t.Parallel()
//		db := pgtest.Open(t, pgtest.New(t))
//		…
//	}
//
// The first call of a test process starts a private server in a temporary directory; all tests of the process share it.
// No TestMain is needed: a watching shell process notices however the test process ends, by kill -9 too, stops the
// server and removes its directory. The server doesn't care for a crash of the machine (fsync is off).
//
// Where many tests need the same tables, a Template makes them once and every test gets a copy.
package pgtest
