//go:build unix

package embeddedpg

import (
	"context"
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

type lockMode int

const (
	shared    lockMode = unix.LOCK_SH
	exclusive lockMode = unix.LOCK_EX
)

// errLocked means that another process, or another lock of this one, is in the way.
var errLocked = errors.New("locked by another process")

// lock is a lock on a file, which the kernel drops when the process ends in whatever way. The file itself stays.
type lock struct{ file *os.File }

// tryLockFile returns errLocked at once when the lock is held elsewhere.
func tryLockFile(path string, mode lockMode) (*lock, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	for {
		err = unix.Flock(int(f.Fd()), int(mode)|unix.LOCK_NB)
		if !errors.Is(err, unix.EINTR) {
			break
		}
	}
	if err != nil {
		_ = f.Close()
		if errors.Is(err, unix.EWOULDBLOCK) {
			return nil, errLocked
		}
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	return &lock{file: f}, nil
}

// lockFile waits until the lock is free or the context ends.
func lockFile(ctx context.Context, path string, mode lockMode) (*lock, error) {
	var pause backoff
	for {
		l, err := tryLockFile(path, mode)
		if !errors.Is(err, errLocked) {
			return l, err
		}
		if waitErr := pause.wait(ctx); waitErr != nil {
			return nil, fmt.Errorf("%w: %w", err, waitErr)
		}
	}
}

// unlock may be called more than once. The lock is given up by word, not by closing the file alone: a process that is being
// started at this moment has the file open, too, until it becomes the other program.
func (l *lock) unlock() {
	if l != nil && l.file != nil {
		_ = unix.Flock(int(l.file.Fd()), unix.LOCK_UN) // closing drops it in any case, at last
		_ = l.file.Close()
		l.file = nil
	}
}
