package backup

import (
	"regexp"
	"strings"
	"time"
)

// The parts of a file's name: sheetsync-DATABASE-20261129T031500Z.backup.age.
const (
	namePrefix = "sheetsync-"
	nameTime   = "20060102T150405Z"
	nameSuffix = ".backup.age"
)

var unnamable = regexp.MustCompile(`[^A-Za-z0-9_-]+`)

// prefixOf begins the names of a database's files.
func prefixOf(database string) string {
	return namePrefix + unnamable.ReplaceAllString(database, "_") + "-"
}

// NameOf is the name of a backup's file.
func NameOf(database string, made time.Time) string {
	return prefixOf(database) + made.UTC().Format(nameTime) + nameSuffix
}

// madeAt reads from a file's name when the backup of a database was made.
func madeAt(database, name string) (time.Time, bool) {
	rest, ours := strings.CutPrefix(name, prefixOf(database))
	text, whole := strings.CutSuffix(rest, nameSuffix)
	at, err := time.Parse(nameTime, text)
	return at, ours && whole && err == nil
}
