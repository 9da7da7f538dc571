//go:build unix && !linux

package embeddedpg

import (
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

const canPassDirectories = false

func inheritedDir(int) string { panic("unreachable: directories can't be passed on this system") }

// servesCluster tells whether the process is alive and is a PostgreSQL server. Which cluster it serves can't be seen
// here; connecting through the cluster's own socket directory settles that.
func servesCluster(pid int, _ string) (bool, error) {
	out, err := exec.Command("ps", "-o", "stat=,comm=", "-p", strconv.Itoa(pid)).Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return false, nil // no such process
	}
	if err != nil {
		return false, fmt.Errorf("look at process %d: %w", pid, err)
	}
	state, name, _ := strings.Cut(strings.TrimSpace(string(out)), " ")
	if strings.HasPrefix(state, "Z") {
		return false, nil
	}
	name = filepath.Base(strings.TrimSpace(name))
	return strings.HasPrefix(name, "postgres") || name == "postmaster", nil
}

func runBound(cmd *exec.Cmd) error { return cmd.Run() }
