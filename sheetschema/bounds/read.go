package bounds

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
)

// ReadFile reads a file of at most limit bytes. A device such as /dev/zero, which
// never ends, and a pipe are read as far as the limit; a named pipe that nobody
// writes to is refused instead of waited for. It returns when ctx ends. Errors
// are those of os.ReadFile, ctx's, and [*Error].
func ReadFile(ctx context.Context, name string, limit int64) ([]byte, error) {
	// Opening a named pipe would wait for somebody to write to it.
	f, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, fmt.Errorf("%s is a directory", name)
	case info.Mode().IsRegular() && info.Size() > limit:
		return nil, Bytes("", "file", limit)
	}
	// A read of a pipe that nobody writes to blocks: closing the file ends it.
	stop := context.AfterFunc(ctx, func() { _ = f.Close() })
	defer stop()
	data, err := Read(ctx, f, limit)
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, ctx.Err()
	case err == nil && len(data) == 0 && info.Mode()&os.ModeNamedPipe != 0:
		return nil, fmt.Errorf("%s is a pipe that nobody writes to", name)
	}
	return data, err
}

// Read reads all of r, at most limit bytes.
func Read(ctx context.Context, r io.Reader, limit int64) ([]byte, error) {
	var b bytes.Buffer
	n, err := io.Copy(&b, io.LimitReader(Reader(ctx, r), limit+1))
	switch {
	case err != nil:
		return nil, err
	case n > limit:
		return nil, Bytes("", "file", limit)
	}
	return b.Bytes(), nil
}

// Reader reads from r until ctx ends, whose error it then returns.
func Reader(ctx context.Context, r io.Reader) io.Reader { return &reader{ctx, r} }

type reader struct {
	ctx context.Context
	r   io.Reader
}

func (r *reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

// Is reports whether an error is one of a bound.
func Is(err error) bool {
	var e *Error
	return errors.As(err, &e)
}
