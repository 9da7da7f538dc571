// Package atomicfile replaces files whole: whoever reads one, or finds it after a
// crash, sees what was there before or all of what was written, never a part.
//
// The content goes to a temporary file in the same directory, reaches the disk,
// and takes the file's name; the directory is synchronised last, so that the
// name survives a power failure as well.
package atomicfile

import (
	"bufio"
	"errors"
	"io"
	"os"
	"path/filepath"
)

// ErrNotFile means that the name is a link's, a device's or a directory's. Whoever can
// write into the directory could have laid a link there, and a device is no file to replace.
var ErrNotFile = errors.New("not a regular file")

// Write replaces the named file by what write writes, with the given
// permissions, those of a file that was there notwithstanding. Where it fails, the file
// is as it was. The error wraps ErrNotFile where something else has the name.
func Write(name string, mode os.FileMode, write func(io.Writer) error) error {
	if info, err := os.Lstat(name); err == nil && !info.Mode().IsRegular() {
		return &os.PathError{Op: "replace", Path: name, Err: ErrNotFile}
	}
	temporary, err := writeBeside(name, mode, write)
	if err != nil {
		return err
	}
	if err := os.Rename(temporary, name); err != nil {
		return errors.Join(err, os.Remove(temporary))
	}
	return SyncDir(filepath.Dir(name))
}

// writeBeside writes a temporary file to the disk, in the directory of the named one.
func writeBeside(name string, mode os.FileMode, write func(io.Writer) error) (temporary string, err error) {
	f, err := os.CreateTemp(filepath.Dir(name), ".tmp-*")
	if err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			_ = f.Close() // perhaps once more
			_ = os.Remove(f.Name())
		}
	}()
	w := bufio.NewWriterSize(f, 1<<16)
	if err = write(w); err != nil {
		return "", err
	}
	if err = w.Flush(); err != nil {
		return "", err
	}
	if err = f.Chmod(mode); err != nil {
		return "", err
	}
	if err = f.Sync(); err != nil {
		return "", err
	}
	return f.Name(), f.Close()
}

// WriteFile replaces the named file by data.
func WriteFile(name string, data []byte, mode os.FileMode) error {
	return Write(name, mode, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// Create makes a file of data that must not be there yet: of several who make it, one does.
// The error wraps [os.ErrExist] where something has the name, be it a link.
func Create(name string, data []byte, mode os.FileMode) (err error) {
	temporary, err := writeBeside(name, mode, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
	if err != nil {
		return err
	}
	defer func() {
		if gone := os.Remove(temporary); !errors.Is(gone, os.ErrNotExist) {
			err = errors.Join(err, gone)
		}
	}()
	err = os.Link(temporary, name)
	if err != nil && !errors.Is(err, os.ErrExist) { // not every file system has links
		err = reserve(name, temporary, mode)
	}
	if err != nil {
		return err
	}
	return SyncDir(filepath.Dir(name))
}

// reserve takes a name with an empty file, and puts the temporary one in its place.
func reserve(name, temporary string, mode os.FileMode) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Rename(temporary, name))
}

// SyncDir makes what was renamed, made or removed in a directory survive a power
// failure.
func SyncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
