package interrupt_test

import (
	"context"
	"errors"
	"testing"

	"sheetsync/cmd/internal/interrupt"
)

func TestAbandonable(t *testing.T) {
	t.Parallel()
	failed := errors.New("failed")
	if err := interrupt.Abandonable(t.Context(), func() error { return failed }); !errors.Is(err, failed) {
		t.Errorf("the work's error came as %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	release, ended := make(chan struct{}), make(chan struct{})
	err := interrupt.Abandonable(ctx, func() error {
		defer close(ended)
		cancel()
		<-release
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("work that is not done when the context ends: %v", err)
	}
	close(release)
	<-ended
}
