//go:build unix

package embeddedpg

// Port is the TCP port on 127.0.0.1.
func (s *Server) Port() int { return s.post.port }

// PasswordFile is the path of the password for TCP connections.
func (s *Server) PasswordFile() string { return s.home.passwordFile() }

// LogFile is the path of the server's log.
func (s *Server) LogFile() string { return s.home.logFile() }
