// Package certificate keeps the certificate by which the service is reached over TLS as the
// files of its chain and key are.
//
// Certificates are renewed while the service runs, every few weeks, by programs that
// replace the files and know nothing of it. [Keeper.Watch] looks at both every few
// seconds, and connections from then on are answered with what is new:
//
//	chain and key belong together, and are valid now    taken up
//	anything else                                       refused; the one before goes on
//
// Between the chain and its key, which are written one after the other, the two don't fit.
// So what is refused is said in the log when it is still so at the next look, once. That
// the certificate in use ends soon, or has ended, is said once as well.
//
// What is served with it is TLS 1.2 or later, with the cipher suites that Go takes for
// secure.
package certificate
