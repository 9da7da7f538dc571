package demo

import (
	"fmt"
	"path/filepath"

	"github.com/goccy/go-yaml"

	"sheetsync/syncer/atomicfile"
)

// configure writes the configuration that the demo, and whoever wants to try
// another command beside it, works with.
func (s *Stage) configure(o Options, show *showing) error {
	settings := yaml.MapSlice{
		{Key: "data_dir", Value: "."},
		{Key: "google", Value: yaml.MapSlice{
			{Key: "credentials", Value: "service-account.json"}, {Key: "endpoint", Value: s.Sheets.Endpoint()}, {Key: "page", Value: s.Sheets.Endpoint()},
			{Key: "requests_per_minute", Value: 6000},
		}},
		{Key: "mail", Value: yaml.MapSlice{
			{Key: "host", Value: s.Inbox.Host()}, {Key: "port", Value: s.Inbox.Port()}, {Key: "tls", Value: "none"},
			{Key: "from", Value: "Register <register@exporter.example>"},
			{Key: "allow", Value: []string{"*"}}, // whoever a workbook names: no mail leaves the demo
		}},
		{Key: "web", Value: yaml.MapSlice{{Key: "listen", Value: "off"}}},
		{Key: "registers", Value: []yaml.MapSlice{{
			{Key: "name", Value: s.Register}, {Key: "spreadsheet", Value: s.Sheet}, {Key: "schema", Value: show.schema},
			{Key: "language", Value: o.Language.String()}, {Key: "time_zone", Value: show.zone},
			{Key: "base_currency", Value: show.base}, {Key: "sync", Value: "@every 3s"}, {Key: "remind", Value: "@every 10s"}, {Key: "settle", Value: "5s"}, {Key: "roles", Value: show.roles},
		}}},
	}
	content, err := yaml.Marshal(settings)
	if err != nil {
		return fmt.Errorf("write the demo's configuration: %w", err)
	}
	s.ConfigFile = filepath.Join(s.Dir, "sheetsync.yaml")
	header := "# The demo's configuration; each demo writes it anew.\n"
	return atomicfile.WriteFile(s.ConfigFile, append([]byte(header), content...), 0o600)
}
