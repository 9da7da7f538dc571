// Package prooffile keeps, outside the database, what has to outlive it of the requests
// by which people were erased: the key of the tokens (erasure.key), and a copy of the
// proofs (erasures.jsonl), to which lines are only ever added. So a database that is
// restored from a backup learns who was erased since, and whoever has the database alone
// can't tell who that is. Neither file says anything about anybody.
package prooffile

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"sheetsync/syncer/atomicfile"
	"sheetsync/syncer/erasure"
	"sheetsync/syncer/mirror/subjects"
)

// A Dir is the directory with both files.
type Dir string

// The files' names.
const (
	keyFile   = "erasure.key"
	proofFile = "erasures.jsonl"
)

// ErrNoKey says that the key is missing, without which nobody can be recognised who was
// erased.
var ErrNoKey = errors.New("the key of the erasures is missing")

// KeyPath is where the key is.
func (d Dir) KeyPath() string { return filepath.Join(string(d), keyFile) }

// Key reads the key. The error wraps [ErrNoKey].
func (d Dir) Key() (*erasure.Key, error) {
	text, err := os.ReadFile(d.KeyPath())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: there is no %s", ErrNoKey, d.KeyPath())
	}
	if err != nil {
		return nil, fmt.Errorf("read the key of the erasures: %w", err)
	}
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text)))
	key := new(erasure.Key)
	if err != nil || len(raw) != len(key) {
		return nil, fmt.Errorf("%s holds no key: it is the base64 of %d bytes", d.KeyPath(), len(key))
	}
	copy(key[:], raw)
	return key, nil
}

// MakeKey reads the key, or makes it where there is none yet.
func (d Dir) MakeKey() (*erasure.Key, error) {
	key, err := d.Key()
	if !errors.Is(err, ErrNoKey) {
		return key, err
	}
	key = new(erasure.Key)
	_, _ = rand.Read(key[:]) // it never fails
	if err := os.MkdirAll(string(d), 0o700); err != nil {
		return nil, fmt.Errorf("make the key of the erasures: %w", err)
	}
	// Another process may be making one, too: the first one's counts.
	err = atomicfile.Create(d.KeyPath(), []byte(base64.StdEncoding.EncodeToString(key[:])+"\n"), 0o600)
	if errors.Is(err, fs.ErrExist) {
		return d.Key()
	}
	if err != nil {
		return nil, fmt.Errorf("make the key of the erasures: %w", err)
	}
	return key, nil
}

// Read returns the proofs of the file, each as its last line has it.
func (d Dir) Read() ([]subjects.Proof, error) {
	text, err := os.ReadFile(filepath.Join(string(d), proofFile))
	if errors.Is(err, fs.ErrNotExist) {
		return []subjects.Proof{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the proofs of the erasures: %w", err)
	}
	proofs := []subjects.Proof{}
	at := make(map[[2]string]int)
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, len(text)+1)
	for n := 1; lines.Scan(); n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		var p subjects.Proof
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			if !bytes.HasSuffix(text, []byte("\n")) && bytes.HasSuffix(text, lines.Bytes()) {
				break // the machine failed while it was written
			}
			return nil, fmt.Errorf("read the proofs of the erasures: line %d of %s is none", n, filepath.Join(string(d), proofFile))
		}
		key := [2]string{p.ID, p.Register}
		if i, known := at[key]; known {
			proofs[i] = p
			continue
		}
		at[key] = len(proofs)
		proofs = append(proofs, p)
	}
	return proofs, nil
}

// Append adds proofs, or what became of them, to the file, and sees to it that they reach
// the disk.
func (d Dir) Append(proofs ...subjects.Proof) error {
	if len(proofs) == 0 {
		return nil
	}
	var b bytes.Buffer
	for i := range proofs {
		line, err := json.Marshal(&proofs[i])
		if err != nil {
			return err
		}
		b.Write(line)
		b.WriteByte('\n')
	}
	if err := os.MkdirAll(string(d), 0o700); err != nil {
		return fmt.Errorf("keep the proof of the erasure: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(string(d), proofFile), os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("keep the proof of the erasure: %w", err)
	}
	err = endLine(f)
	if err == nil {
		_, err = f.Write(b.Bytes())
	}
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("keep the proof of the erasure: %w", err)
	}
	return nil
}

// endLine cuts off a last line that was never finished, since the machine failed: what it
// was to say wasn't done either.
func endLine(f *os.File) error {
	text, err := io.ReadAll(f)
	if err != nil || len(text) == 0 || text[len(text)-1] == '\n' {
		return err
	}
	return f.Truncate(int64(bytes.LastIndexByte(text, '\n') + 1))
}
