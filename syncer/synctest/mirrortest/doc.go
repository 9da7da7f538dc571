// Package mirrortest holds every implementation of the port [syncer.Mirror] to
// what the port promises: one conformance suite, over PostgreSQL and over the fake
// that the core's tests run with. A fake that passes it may be believed.
//
//	func TestConformance(t *testing.T) {
//		mirrortest.Run(t, func(t *testing.T) syncer.Mirror { return … })
//	}
package mirrortest
