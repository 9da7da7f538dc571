package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	// Time zones are part of the program, so that a bare container knows them.
	_ "time/tzdata"
)

func main() {
	os.Exit(realMain())
}

func realMain() int {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	go stopOnSignal(stop)
	a := &app{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, environ: os.Environ()}
	return a.main(ctx, os.Args[1:])
}

// stopOnSignal asks for a clean stop at the first signal and ends the program
// at the second.
func stopOnSignal(stop context.CancelFunc) {
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	<-signals
	stop()
	<-signals
	os.Exit(exitInterrupted)
}
