package interrupt

import "context"

// Abandonable does work that changes nothing outside the program. When ctx ends
// it returns ctx's error at once, and what is left of the work ends with the
// program: a long computation needs no end of its own to be stopped by Ctrl-C.
// What the work would have returned must not be used then.
func Abandonable(ctx context.Context, work func() error) error {
	done := make(chan error, 1)
	go func() { done <- work() }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
