package embeddedpg

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
)

// canPassDirectories: a process can use a directory that it inherited as a descriptor through /proc/self/fd, whatever
// the permissions of the directories above it.
const canPassDirectories = true

// inheritedDir is the path under which a child finds the nth of its ExtraFiles.
func inheritedDir(n int) string { return "/proc/self/fd/" + strconv.Itoa(3+n) }

// servesCluster tells whether the process is alive and is a PostgreSQL server of the cluster: a server's working
// directory is its cluster. Process numbers are used again, after a restart of the machine or container above all.
func servesCluster(pid int, cluster string) (bool, error) {
	proc := filepath.Join("/proc", strconv.Itoa(pid))
	stat, err := os.ReadFile(filepath.Join(proc, "stat"))
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ESRCH) {
			return false, nil
		}
		return false, fmt.Errorf("look at process %d: %w", pid, err)
	}
	// "pid (name) state …"; the name may hold parentheses.
	if _, state, ok := bytes.Cut(stat[max(bytes.LastIndexByte(stat, ')'), 0):], []byte(") ")); !ok ||
		len(state) == 0 || state[0] == 'Z' || state[0] == 'X' {
		return false, nil // dead, only its parent has not noticed
	}
	cwd, err := os.Stat(filepath.Join(proc, "cwd"))
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ESRCH) {
			return false, nil
		}
		if errors.Is(err, fs.ErrPermission) {
			return false, nil // another user's: a server of ours would be ours
		}
		return false, fmt.Errorf("look at process %d: %w", pid, err)
	}
	own, err := os.Stat(cluster)
	if err != nil {
		return false, fmt.Errorf("look at the database's directory: %w", err)
	}
	return os.SameFile(cwd, own), nil
}

// runBound runs the command, which dies with this process. The death signal is bound to the thread that starts the
// child, so the goroutine keeps its thread meanwhile.
func runBound(cmd *exec.Cmd) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
	return cmd.Run()
}
