package store

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"sheetsync/syncer/atomicfile"
)

// Store is a directory of documents. Use one at a time.
type Store struct{ dir string }

// Open makes the directory if need be.
func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("state directory: %w", err)
	}
	return &Store{dir: dir}, nil
}

// Names returns the documents there are, and clears away what is left of deleted ones.
func (s *Store) Names() ([]string, error) {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return nil, fmt.Errorf("state directory: %w", err)
	}
	var names []string
	for _, e := range entries {
		switch {
		case !e.IsDir():
		case strings.HasPrefix(e.Name(), deletedPrefix):
			if err := os.RemoveAll(filepath.Join(s.dir, e.Name())); err != nil {
				return nil, fmt.Errorf("deleted document: %w", err)
			}
		default:
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// Document is one document. Its methods are for one goroutine at a time.
type Document struct {
	dir     string
	number  int // of the snapshot and the journal that belong together
	journal *os.File
	// Records and Bytes are what the journal holds.
	Records int
	Bytes   int64
}

const (
	snapshotPrefix = "snapshot."
	journalPrefix  = "journal."
	deletedPrefix  = "deleted."
)

// Create makes a document, or replaces one, with a first snapshot.
func (s *Store) Create(name string, snapshot func(io.Writer) error) (*Document, error) {
	d := &Document{dir: filepath.Join(s.dir, name)}
	if err := os.MkdirAll(d.dir, 0o700); err != nil {
		return nil, fmt.Errorf("document: %w", err)
	}
	numbers, err := d.numbers()
	if err != nil {
		return nil, err
	}
	for _, n := range numbers {
		d.number = max(d.number, n)
	}
	if err := atomicfile.SyncDir(s.dir); err != nil {
		return nil, err
	}
	return d, d.Snapshot(snapshot)
}

// Load reads a document: its snapshot, then each record since. The error is fs.ErrNotExist when the process died before the
// document's first snapshot was done.
func (s *Store) Load(name string, snapshot func(io.Reader) error, record func([]byte) error) (*Document, error) {
	d := &Document{dir: filepath.Join(s.dir, name)}
	numbers, err := d.numbers()
	if err != nil {
		return nil, err
	}
	if len(numbers) == 0 {
		return nil, fmt.Errorf("document: %w", fs.ErrNotExist)
	}
	for _, n := range numbers {
		d.number = max(d.number, n)
	}
	f, err := os.Open(d.path(snapshotPrefix))
	if err != nil {
		return nil, fmt.Errorf("snapshot: %w", err)
	}
	defer f.Close()
	if err := snapshot(f); err != nil {
		return nil, fmt.Errorf("snapshot: %w", err)
	}
	if d.journal, err = os.OpenFile(d.path(journalPrefix), os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	good, err := d.replay(record)
	if err != nil {
		d.Close()
		return nil, err
	}
	// What was cut off in the middle was never confirmed.
	if err := d.journal.Truncate(good); err != nil {
		d.Close()
		return nil, fmt.Errorf("journal: %w", err)
	}
	if _, err := d.journal.Seek(good, io.SeekStart); err != nil {
		d.Close()
		return nil, fmt.Errorf("journal: %w", err)
	}
	d.Bytes = good
	return d, nil
}

func (d *Document) path(prefix string) string {
	return filepath.Join(d.dir, prefix+strconv.Itoa(d.number))
}

func (d *Document) numbers() ([]int, error) {
	entries, err := os.ReadDir(d.dir)
	if err != nil {
		return nil, fmt.Errorf("document: %w", err)
	}
	var numbers []int
	for _, e := range entries {
		if n, ok := strings.CutPrefix(e.Name(), snapshotPrefix); ok {
			if i, err := strconv.Atoi(n); err == nil {
				numbers = append(numbers, i)
			}
		}
	}
	return numbers, nil
}

// A record is its length and the CRC-32 (IEEE) of length and bytes, both 32 bits big endian, and the bytes.
const recordHead = 8

func checksum(length, body []byte) uint32 {
	return crc32.Update(crc32.ChecksumIEEE(length), crc32.IEEETable, body)
}

func (d *Document) replay(record func([]byte) error) (good int64, err error) {
	r := bufio.NewReaderSize(d.journal, 1<<16)
	head := make([]byte, recordHead)
	for {
		if _, err := io.ReadFull(r, head); err != nil {
			return good, cut(err)
		}
		var body bytes.Buffer
		if _, err := io.CopyN(&body, r, int64(binary.BigEndian.Uint32(head))); err != nil {
			return good, cut(err)
		}
		if checksum(head[:4], body.Bytes()) != binary.BigEndian.Uint32(head[4:]) {
			return good, nil
		}
		if err := record(body.Bytes()); err != nil {
			return good, fmt.Errorf("journal: %w", err)
		}
		good += recordHead + int64(body.Len())
		d.Records++
	}
}

func cut(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return fmt.Errorf("journal: %w", err)
}

// Append adds a record; when it returns nil the record is on disk.
func (d *Document) Append(record []byte) error {
	if d.journal == nil {
		return errClosed
	}
	b := make([]byte, recordHead, recordHead+len(record))
	binary.BigEndian.PutUint32(b, uint32(len(record)))
	binary.BigEndian.PutUint32(b[4:], checksum(b[:4], record))
	b = append(b, record...)
	if _, err := d.journal.Write(b); err != nil {
		return errors.Join(fmt.Errorf("journal: %w", err), d.rewind())
	}
	if err := d.journal.Sync(); err != nil {
		return errors.Join(fmt.Errorf("journal: %w", err), d.rewind())
	}
	d.Records++
	d.Bytes += int64(len(b))
	return nil
}

// rewind takes back a record that wasn't written whole, so that the next one can be read.
func (d *Document) rewind() error {
	if err := d.journal.Truncate(d.Bytes); err != nil {
		return err
	}
	_, err := d.journal.Seek(d.Bytes, io.SeekStart)
	return err
}

// Snapshot replaces snapshot and journal by a new snapshot and an empty journal.
func (d *Document) Snapshot(write func(io.Writer) error) error {
	next := &Document{dir: d.dir, number: d.number + 1}
	journal, err := os.OpenFile(next.path(journalPrefix), os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	if err := atomicfile.Write(next.path(snapshotPrefix), 0o600, write); err != nil {
		journal.Close()
		return fmt.Errorf("snapshot: %w", err)
	}
	if err := atomicfile.SyncDir(d.dir); err != nil {
		journal.Close()
		return err
	}
	if d.journal != nil {
		d.journal.Close()
	}
	os.Remove(d.path(snapshotPrefix)) // what is left of the old pair is ignored: the highest number counts
	os.Remove(d.path(journalPrefix))
	d.number, d.journal, d.Records, d.Bytes = next.number, journal, 0, 0
	return nil
}

// Delete removes the document.
func (d *Document) Delete() error {
	d.Close()
	parent, name := filepath.Split(d.dir)
	gone := filepath.Join(parent, deletedPrefix+name)
	if err := os.Rename(d.dir, gone); err != nil { // at once, whatever happens while the files go
		return fmt.Errorf("document: %w", err)
	}
	if err := os.RemoveAll(gone); err != nil {
		return fmt.Errorf("document: %w", err)
	}
	return atomicfile.SyncDir(parent)
}

// Close closes the journal; a second time does nothing.
func (d *Document) Close() error {
	if d.journal == nil {
		return nil
	}
	f := d.journal
	d.journal = nil
	return f.Close()
}

var errClosed = errors.New("the document is closed")

// WriteFile puts a small file into the directory, whole or not at all.
func (s *Store) WriteFile(name string, data []byte) error {
	return atomicfile.WriteFile(filepath.Join(s.dir, name), data, 0o600)
}

// ReadFile reads such a file; the error is fs.ErrNotExist when there is none.
func (s *Store) ReadFile(name string) ([]byte, error) {
	return os.ReadFile(filepath.Join(s.dir, name))
}
