// Package interrupt asks a command to end when the program is told to: by
// SIGINT, which is Ctrl-C, or SIGTERM, which is how supervisors stop a service.
//
// SIGPIPE, which says that nobody reads standard output any more, would end it on the
// spot, and leave a database server that it started running. It is caught, so that
// writing fails instead.
//
// The signals are caught while the program is still being initialised. What the
// program is linked from takes some 50 ms to initialise, more on a loaded
// machine, and a signal in that time would kill it where a service is to end
// cleanly. Go initialises the packages that are ready in the order of their
// import paths, so this one imports only os/signal and what that needs anyway,
// and comes before nearly all others: keep it so. Signals that come before the
// Go runtime is up, in the first few milliseconds, still kill the process.
package interrupt

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// signals holds two: the second one ends the program at once.
var signals = make(chan os.Signal, 2)

func init() {
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
}

// Context returns a context that ends at the first signal, or when the program
// calls the function that comes with it. At the second signal it calls kill.
func Context(kill func()) (context.Context, context.CancelFunc) {
	ctx, stop := context.WithCancel(context.Background())
	go func() {
		<-signals
		stop()
		<-signals
		kill()
	}()
	return ctx, stop
}
