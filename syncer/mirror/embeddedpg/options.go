package embeddedpg

import (
	"errors"
	"log/slog"
	"time"
)

// superuser is the only database role of a private server.
const superuser = "sheetsync"

var (
	// ErrNoServer means that the machine has no PostgreSQL server and none could be downloaded. The error's text
	// names the package to install.
	ErrNoServer = errors.New("no PostgreSQL server found")
	// ErrVersion means that the cluster was made by a major version of PostgreSQL that is not installed.
	ErrVersion = errors.New("the data was made by another version of PostgreSQL")
	// ErrUnreachable means that the user PostgreSQL has to run as can't reach the data directory.
	ErrUnreachable = errors.New("the data directory is closed to the user that PostgreSQL runs as")
)

// Options say where and how a private server runs. Only DataDir is required.
type Options struct {
	// DataDir is the service's data directory; the server takes its subdirectory postgres.
	DataDir string
	// Database is the service's database, made when missing. Default: sheetsync.
	Database string
	// BinDir holds initdb and postgres. Default: found on the machine.
	BinDir string
	// RunAs names the user to run the server as when this process is root. Default: the owner of an existing
	// cluster, else postgres, else nobody.
	RunAs string
	// Settings are further server settings, such as {"fsync": "off"} for tests. They don't reach a server that
	// is already running.
	Settings map[string]string
	// NoDownload forbids downloading a server when the machine has none.
	NoDownload bool
	// StartTimeout bounds making and starting the server, not a download. Default: 60 s.
	StartTimeout time.Duration
	// Logger receives what happens, without secrets. Default: nothing is logged.
	Logger *slog.Logger
}

func (o Options) withDefaults() Options {
	if o.Database == "" {
		o.Database = "sheetsync"
	}
	if o.StartTimeout == 0 {
		o.StartTimeout = time.Minute
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return o
}
