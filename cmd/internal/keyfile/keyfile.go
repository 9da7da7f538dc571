// Package keyfile keeps, outside the database, the secret keys that open what histories
// hold of people (personal.encrypt): identities of age, each in a file of its own that only
// its owner can read.
//
//	history-1f2e3d4c.key       opens data keys that are in use
//	history-1f2e3d4c.key.old   was replaced by sheetsync keys rotate: for older backups
//
// The name has a fingerprint of the public key, so that no file ever takes another one's
// place. Links aren't followed: whoever can write into the directory could have laid one.
package keyfile

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"sheetsync/syncer/atomicfile"
	"sheetsync/syncer/mirror/backup/sealed"
)

// A Dir is the directory with the files.
type Dir string

const (
	prefix  = "history-"
	suffix  = ".key"
	retired = ".old"
)

// maxBytes bounds a file: an identity takes some 200 bytes.
const maxBytes = 1 << 16

// A File is one of them.
type File struct {
	Path      string
	Recipient string // the public key; "" where Err says why the file can't be read
	Retired   bool
	Open      bool  // others than its owner can read it
	Err       error // it is a link, or holds no key

	identity sealed.Identity
}

// Files returns all that there are, those in use first.
func (d Dir) Files() ([]File, error) {
	entries, err := os.ReadDir(string(d))
	if errors.Is(err, fs.ErrNotExist) {
		return []File{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look for the keys of the history: %w", err)
	}
	files := []File{}
	for _, e := range entries {
		name, old := strings.CutSuffix(e.Name(), retired)
		if strings.HasPrefix(name, prefix) && strings.HasSuffix(name, suffix) {
			files = append(files, read(filepath.Join(string(d), e.Name()), old))
		}
	}
	slices.SortStableFunc(files, func(a, b File) int {
		switch {
		case a.Retired == b.Retired:
			return strings.Compare(a.Path, b.Path)
		case a.Retired:
			return 1
		}
		return -1
	})
	return files, nil
}

func read(path string, old bool) File {
	f := File{Path: path, Retired: old}
	info, err := os.Lstat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = &os.PathError{Op: "read", Path: path, Err: atomicfile.ErrNotFile}
	}
	if err != nil {
		f.Err = err
		return f
	}
	f.Open = runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0
	r, err := os.Open(path)
	if err != nil {
		f.Err = err
		return f
	}
	defer r.Close()
	if now, err := r.Stat(); err != nil || !os.SameFile(info, now) {
		f.Err = &os.PathError{Op: "read", Path: path, Err: atomicfile.ErrNotFile}
		return f
	}
	text, err := io.ReadAll(io.LimitReader(r, maxBytes))
	if err != nil {
		f.Err = err
		return f
	}
	list, err := sealed.ParseIdentities(string(text))
	if err != nil || len(list) != 1 {
		f.Err = fmt.Errorf("%s: %w", path, sealed.ErrKey)
		return f
	}
	f.identity, f.Recipient = list[0], list[0].Recipient().String()
	return f
}

// All returns the identities that can be read, those that were replaced included.
func (d Dir) All() ([]sealed.Identity, error) {
	files, err := d.Files()
	if err != nil {
		return nil, err
	}
	list := []sealed.Identity{}
	for i := range files {
		if files[i].Err == nil {
			list = append(list, files[i].identity)
		}
	}
	return list, nil
}

// Fresh returns an identity that wasn't replaced and whose public key isn't among those
// given, and makes one where there is none.
func (d Dir) Fresh(except []string) (sealed.Identity, error) {
	files, err := d.Files()
	if err != nil {
		return sealed.Identity{}, err
	}
	for i := range files {
		if f := &files[i]; f.Err == nil && !f.Retired && !slices.Contains(except, f.Recipient) {
			return f.identity, nil
		}
	}
	return d.make()
}

// Name is the name of the file of a public key.
func Name(recipient string) string {
	sum := sha256.Sum256([]byte(recipient))
	return prefix + hex.EncodeToString(sum[:4]) + suffix
}

// make makes an identity, and sees to it that it reaches the disk before anything is
// encrypted to it.
func (d Dir) make() (sealed.Identity, error) {
	const doing = "make a key of the history"
	identity, err := sealed.NewIdentity()
	if err != nil {
		return identity, err
	}
	if err := os.MkdirAll(string(d), 0o700); err != nil {
		return identity, fmt.Errorf("%s: %w", doing, err)
	}
	text := fmt.Sprintf("# opens what the history holds of people; made by sheetsync at %s\n# public key: %s\n%s\n", time.Now().UTC().Format(time.RFC3339), identity.Recipient(), identity.Reveal())
	if err := atomicfile.Create(filepath.Join(string(d), Name(identity.Recipient().String())), []byte(text), 0o600); err != nil {
		return identity, fmt.Errorf("%s: %w", doing, err)
	}
	return identity, nil
}

// Retire renames the files of the public keys given, to which nothing is encrypted any
// more, and returns their new paths. Other files stay: another process may just have made
// one.
func (d Dir) Retire(recipients []string) (paths []string, err error) {
	files, err := d.Files()
	if err != nil {
		return nil, err
	}
	for i := range files {
		f := &files[i]
		if f.Err != nil || f.Retired || !slices.Contains(recipients, f.Recipient) {
			continue
		}
		if _, err := os.Lstat(f.Path + retired); !errors.Is(err, fs.ErrNotExist) {
			return paths, fmt.Errorf("put the replaced key aside: there is a %s already", f.Path+retired)
		}
		if err := os.Rename(f.Path, f.Path+retired); err != nil {
			return paths, fmt.Errorf("put the replaced key aside: %w", err)
		}
		paths = append(paths, f.Path+retired)
	}
	if len(paths) > 0 {
		err = atomicfile.SyncDir(string(d))
	}
	return paths, err
}
