//go:build unix

package embeddedpg

import "context"

// TrimLogTo is TrimLog for a log that may have so many bytes.
func (s *Server) TrimLogTo(ctx context.Context, most int64) error { return s.home.trimLog(ctx, most) }

// Port is the TCP port on 127.0.0.1.
func (s *Server) Port() int { return s.post.port }

// PasswordFile is the path of the password for TCP connections.
func (s *Server) PasswordFile() string { return s.home.passwordFile() }

// LogFile is the path of the server's log.
func (s *Server) LogFile() string { return s.home.logFile() }

// LogSince is the last message in a log behind an offset.
var LogSince = logSince
