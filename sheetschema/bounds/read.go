package bounds

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
)

// ReadFile reads a file of at most limit bytes. A device such as /dev/zero, which
// never ends, and a pipe are read as far as the limit. It returns when ctx ends.
// Errors are those of os.ReadFile, ctx's, and [*Error].
func ReadFile(ctx context.Context, name string, limit int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() && info.Size() > limit {
		return nil, Bytes("", "file", limit)
	} else if err == nil && info.IsDir() {
		return nil, fmt.Errorf("%s is a directory", name)
	}
	// A read of a pipe that nobody writes to blocks: closing the file ends it.
	stop := context.AfterFunc(ctx, func() { _ = f.Close() })
	defer stop()
	data, err := Read(ctx, f, limit)
	if err != nil && ctx.Err() != nil {
		return nil, ctx.Err()
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
