//go:build unix

package pgtest

import "syscall"

// ownSession keeps Ctrl-C in the terminal from the watcher.
func ownSession() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }
