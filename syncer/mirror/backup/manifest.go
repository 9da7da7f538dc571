package backup

import (
	"time"

	"sheetsync/syncer/mirror/backup/contents"
)

// A Manifest says what is in a backup.
type Manifest struct {
	MadeAt   time.Time `json:"made_at"`
	Program  string    `json:"program"` // version of sheetsync
	Version  int64     `json:"version"` // of the service's tables
	Database string    `json:"database"`
	Server   int       `json:"server"` // major version of PostgreSQL
	Tool     int       `json:"tool"`   // that of pg_dump
	// Roles are those that rights and policies name.
	Roles  []string         `json:"roles"`
	Tables []contents.Table `json:"tables"`
}

// Rows are how many rows all tables have.
func (m *Manifest) Rows() int64 { return contents.Rows(m.Tables) }

// Schemas lists them in order.
func (m *Manifest) Schemas() []string {
	var list []string
	for _, t := range m.Tables {
		if len(list) == 0 || list[len(list)-1] != t.Schema {
			list = append(list, t.Schema)
		}
	}
	return list
}
