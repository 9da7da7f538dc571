package emulator

import (
	"log/slog"
	"time"

	"sheetsync/syncer/emulator/assume"
	"sheetsync/syncer/emulator/page"
)

// Options configure a [Server]. The zero value works.
type Options struct {
	// StateDir keeps spreadsheets and service accounts across restarts; "" keeps them in memory.
	StateDir string
	// Quota answers 429 above the documented requests a minute.
	Quota bool
	// Logger gets one line a request at level Debug; nil is silent.
	Logger *slog.Logger
	// Now is the clock of tokens, quotas and modification times; nil is time.Now.
	Now func() time.Time
	// Token is a bearer token that acts as TokenEmail, who owns every spreadsheet; "" is none.
	Token string
	// TokenEmail is who Token stands for; "" is DefaultEmail.
	TokenEmail string
	// NoServiceAccountFiles refuses a service account's files.create, as Google does since 2025 for accounts without a
	// shared drive.
	NoServiceAccountFiles bool
	// Seed makes generated ids repeatable; 0 takes a random one.
	Seed uint64
	// Assume is what is answered where nobody knows what Google does.
	Assume assume.Answers
	// Language is that of the page, such as zh-CN; "" is the reader's browser's.
	Language string
	// Links are to other pages, which the page shows; nil for none.
	Links func() []page.Link
	// Hosts are names by which the server is reached, beside localhost, the name in its address and addresses in numbers.
	Hosts []string
	// NoPage leaves out the page at /.
	NoPage bool
}

// DefaultEmail is who [Options.Token] stands for when nothing else is said.
const DefaultEmail = "service@example.iam.gserviceaccount.com"

// Role is what somebody may do with a spreadsheet.
type Role string

// The roles. None takes a right away.
const (
	Owner  Role = "owner"
	Writer Role = "writer"
	Reader Role = "reader"
	None   Role = "none"
)

// Info names a spreadsheet.
type Info struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}
