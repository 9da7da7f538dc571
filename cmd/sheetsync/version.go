package main

import (
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

// version is set by the linker for a release.
var version = ""

type versionInfo struct {
	Version  string `json:"version"`
	Revision string `json:"revision,omitempty"`
	Go       string `json:"go"`
	Platform string `json:"platform"`

	day string // of the revision, YYYY-MM-DD; "" where it isn't known
}

// line is the version for people.
func (v versionInfo) line() string { return "sheetsync " + v.Version + " " + v.Go + " " + v.Platform }

func buildVersion() versionInfo {
	info := versionInfo{Version: version, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	build, ok := debug.ReadBuildInfo()
	if ok {
		if info.Version == "" && build.Main.Version != "" {
			info.Version = build.Main.Version
		}
		for _, s := range build.Settings {
			switch s.Key {
			case "vcs.revision":
				info.Revision = s.Value
			case "vcs.time":
				info.day, _, _ = strings.Cut(s.Value, "T")
			}
		}
	}
	if info.Version == "" {
		info.Version = "(devel)"
	}
	return info
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the program's version",
		Example: "  sheetsync version --json",
		Args:    noArguments,
		RunE: func(*cobra.Command, []string) error {
			info := buildVersion()
			if a.JSON {
				return a.Document(info)
			}
			a.Line("%s", info.line())
			return nil
		},
	}
}
