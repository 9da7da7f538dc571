package main

import (
	"os"

	// Time zones are part of the program, so that a bare container knows them.
	_ "time/tzdata"

	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/interrupt"
	"sheetsync/cmd/internal/terminal"
)

func main() {
	os.Exit(realMain())
}

func realMain() int {
	ctx, stop := interrupt.Context(func() { os.Exit(exit.StatusInterrupted) })
	defer stop()
	a := &app{Terminal: terminal.Terminal{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}, environ: os.Environ()}
	return a.main(ctx, os.Args[1:])
}
