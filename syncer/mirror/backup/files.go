package backup

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"sheetsync/syncer/atomicfile"
	"sheetsync/syncer/mirror/backup/rotation"
)

// A File is a backup in a directory.
type File struct {
	Path   string    `json:"file"`
	MadeAt time.Time `json:"made_at"`
	Bytes  int64     `json:"bytes"`
}

// Files lists the backups of a database in a directory, the newest first; none where there
// is no such directory yet.
func Files(dir, database string) ([]File, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var list []File
	for _, e := range entries {
		at, ok := madeAt(database, e.Name())
		if !ok {
			continue
		}
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue // removed just now
		}
		if err != nil {
			return nil, err
		}
		list = append(list, File{filepath.Join(dir, e.Name()), at, info.Size()})
	}
	slices.SortStableFunc(list, func(a, b File) int { return b.MadeAt.Compare(a.MadeAt) })
	return list, nil
}

// Rotate removes the backups of a database that a plan doesn't keep, and returns them.
func Rotate(dir, database string, plan rotation.Plan, zone *time.Location) ([]File, error) {
	files, err := Files(dir, database)
	if err != nil {
		return nil, fmt.Errorf("look for old backups: %w", err)
	}
	made := make([]time.Time, len(files))
	for i, f := range files {
		made[i] = f.MadeAt
	}
	var removed []File
	for i, kept := range plan.Kept(made, zone) {
		if kept {
			continue
		}
		if err := os.Remove(files[i].Path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return removed, fmt.Errorf("remove an old backup: %w", err)
		}
		removed = append(removed, files[i])
	}
	if len(removed) > 0 {
		return removed, atomicfile.SyncDir(dir)
	}
	return removed, nil
}

// partial ends the names of files that are being written.
const partial = ".partial"

// clearPartial removes what backups of a database left that were killed. Nobody else may
// be making one.
func clearPartial(dir, database string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		name, unfinished := strings.CutSuffix(e.Name(), partial)
		if _, ours := madeAt(database, name); unfinished && ours {
			err = errors.Join(err, os.Remove(filepath.Join(dir, e.Name())))
		}
	}
	return err
}
