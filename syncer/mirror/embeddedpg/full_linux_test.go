package embeddedpg_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"sheetsync/syncer/mirror/embeddedpg"
)

// TestFullDisk: a disk without room is named, also where the server's log lies on it.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=100m,mode=711"); err != nil {
		t.Skipf("SKIPPED: no small disk can be made: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	stop(t, start(t, embeddedpg.Options{DataDir: dir, Settings: quick}))
	if err := os.WriteFile(filepath.Join(dir, "fill"), make([]byte, 100<<20), 0o600); !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("the disk is not full: %v", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	s, err := embeddedpg.Start(ctx, embeddedpg.Options{DataDir: dir, Settings: quick})
	if err == nil {
		stop(t, s)
		t.Fatal("got no error")
	}
	var known *embeddedpg.RemedyError
	if !errors.As(err, &known) || !strings.Contains(err.Error(), "no room is left on the disk of "+dir) || !strings.Contains(known.Remedy, "free some space") {
		t.Errorf("got %v, to be mended so: %+v", err, known)
	}
	if err := os.Remove(filepath.Join(dir, "fill")); err != nil {
		t.Fatal(err)
	}
	stop(t, start(t, embeddedpg.Options{DataDir: dir, Settings: quick}))
}
